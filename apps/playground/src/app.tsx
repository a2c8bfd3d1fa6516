import { EditorPanel } from "./editor/editor-panel.tsx"
import { ScenarioList } from "./scenarios/scenario-list.tsx"
import { ThemeChoice } from "./theme.tsx"
import { Timeline } from "./timeline/timeline.tsx"
import { TypeAhead } from "./type-ahead/type-ahead.tsx"

/** The page. */
export function App() {
  return (
    <>
      <header class="masthead">
        <div>
          <h1>
            <img src="./icon.svg" alt="" width="28" height="28" />
            corral playground
          </h1>
          <p>Run a small concurrent program and watch what its tasks do, and what happens when one of them fails.</p>
        </div>
        <ThemeChoice />
      </header>
      <main>
        <div class="workbench">
          <ScenarioList />
          <EditorPanel />
          <Timeline />
        </div>
        <TypeAhead />
      </main>
    </>
  )
}
