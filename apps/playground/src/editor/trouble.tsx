import { askedLine, codeOfRun, compiled, readCode, session } from "../workbench.ts"

/** Tells what is wrong: with the code, or with its last run. */
export function Trouble() {
  const { faults } = compiled.value
  const problem = session.problem.value
  return (
    <div class="trouble" role="alert">
      {faults.length > 0 ? <Faults /> : problem !== null && <RunProblem />}
    </div>
  )
}

function Faults() {
  return (
    <>
      <h3>The code cannot run</h3>
      <ul>
        {compiled.value.faults.map(({ from, text }, index) => (
          <Place key={index} line={readCode.value.slice(0, from).split("\n").length} text={text} />
        ))}
      </ul>
    </>
  )
}

function RunProblem() {
  const problem = session.problem.value
  if (problem === null) return null
  const known = codeOfRun.value === readCode.value
  return (
    <>
      <h3>The run failed</h3>
      <pre>{problem.text}</pre>
      {known && problem.places.length > 0 && (
        <ul>
          {problem.places.map(({ line, text }, index) => (
            <Place key={index} line={line} text={text} />
          ))}
        </ul>
      )}
    </>
  )
}

function Place({ line, text }: { line: number; text: string }) {
  return (
    <li>
      <button
        type="button"
        class="place"
        onClick={() => {
          askedLine.value = { line }
        }}
      >
        line {line}
      </button>
      <span>{text}</span>
    </li>
  )
}
