import { signal } from "@preact/signals"
import { choose, chosen, code, compiled, runCode, session, share } from "../workbench.ts"
import { LateEditor } from "./late-editor.tsx"
import { Trouble } from "./trouble.tsx"

/** What became of the last link. */
const told = signal("")

/** The code, the commands for it, and what is wrong with it. */
export function EditorPanel() {
  const live = session.live.value
  const { faults } = compiled.value
  return (
    <section class="panel editor" aria-labelledby="editor-title">
      <header>
        <h2 id="editor-title">Code</h2>
        <div class="commands">
          <button type="button" class="primary" onClick={runCode} aria-disabled={faults.length > 0}>
            <Glyph shape="M4 2.5v11l9-5.5z" /> Run
          </button>
          <button type="button" onClick={() => session.stop()} aria-disabled={!live}>
            <Glyph shape="M3.5 3.5h9v9h-9z" /> Stop
          </button>
          <Reset />
          <button type="button" onClick={shareAndTell}>
            Share
          </button>
        </div>
      </header>
      <LateEditor />
      <div class="keys">
        <p id="editor-keys">
          <kbd>Ctrl</kbd> or <kbd>⌘</kbd> + <kbd>Enter</kbd> runs the code. <kbd>Tab</kbd> leaves the editor.
        </p>
        <p role="status" class="told">
          {told}
        </p>
      </div>
      <Trouble />
    </section>
  )
}

function Reset() {
  const scenario = chosen.value
  const changed = scenario !== null && scenario.code !== code.value
  return (
    <button type="button" aria-disabled={!changed} onClick={() => changed && choose(scenario)}>
      Reset
    </button>
  )
}

async function shareAndTell(): Promise<void> {
  told.value = (await share()) ? "Link copied" : "The link is in the address bar"
}

function Glyph({ shape }: { shape: string }) {
  return (
    <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
      <path d={shape} fill="currentColor" />
    </svg>
  )
}
