import { choose, chosen, code } from "../workbench.ts"
import { scenarios } from "./index.ts"

/** The scenarios to choose from. */
export function ScenarioList() {
  return (
    <nav class="scenarios" aria-label="Scenarios">
      <ul>
        {scenarios.map((scenario) => {
          const current = chosen.value === scenario
          return (
            <li key={scenario.id}>
              <button type="button" aria-current={current ? "true" : undefined} onClick={() => choose(scenario)}>
                {scenario.title}
                {current && code.value !== scenario.code && <Edited />}
              </button>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

function Edited() {
  return (
    <span title="edited">
      <span class="unseen">, edited</span>
      <span aria-hidden="true">●</span>
    </span>
  )
}
