import { signal } from "@preact/signals"
import type { ComponentType } from "preact"

const loaded = signal<ComponentType | null>(null)

// The editor is most of the page's weight. The rest need not wait for it, and its room is kept.
void import("./code-editor.tsx").then(({ CodeEditor }) => {
  loaded.value = CodeEditor
})

/** The editor, as soon as it is there. */
export function LateEditor() {
  const Editor = loaded.value
  return <div class="code">{Editor === null ? <p class="loading">The editor is loading …</p> : <Editor />}</div>
}
