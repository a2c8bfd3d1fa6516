import { javascript } from "@codemirror/lang-javascript"
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint"
import { EditorState, Prec, Text } from "@codemirror/state"
import { EditorView, keymap } from "@codemirror/view"
import { useSignalEffect } from "@preact/signals"
import { basicSetup } from "codemirror"
import { useEffect, useRef } from "preact/hooks"
import { askedLine, code, codeOfRun, compiled, readCode, runCode, session } from "../workbench.ts"
import { appearance } from "./highlight.ts"

/** The editor of the code. */
export function CodeEditor() {
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorView | null>(null)
  useEffect(() => {
    if (host.current === null) return
    const view = new EditorView({ parent: host.current, state: stateOf(code.value) })
    editor.current = view
    return () => view.destroy()
  }, [])
  useSignalEffect(() => {
    const text = code.value
    const read = readCode.value
    const found = diagnose(read)
    const view = editor.current
    if (view === null) return
    if (view.state.doc.toString() !== text) view.setState(stateOf(text))
    // While somebody types, the places are those of another text.
    if (read === text) view.dispatch(setDiagnostics(view.state, found))
  })
  useSignalEffect(() => {
    const asked = askedLine.value
    if (editor.current !== null && asked !== null) goTo(editor.current, asked.line)
  })
  return <div class="frame" ref={host} />
}

function goTo(view: EditorView, number: number): void {
  const line = view.state.doc.line(Math.min(number, view.state.doc.lines))
  view.dispatch({ selection: { anchor: line.from }, effects: EditorView.scrollIntoView(line.from, { y: "center" }) })
  view.focus()
}

/** Runs the code, and tells the editor that the key is dealt with. */
function runByKey(): boolean {
  runCode()
  return true
}

function stateOf(text: string): EditorState {
  return EditorState.create({
    doc: text,
    extensions: [
      Prec.highest(keymap.of([{ key: "Mod-Enter", run: runByKey }])),
      basicSetup,
      javascript(),
      appearance,
      lintGutter(),
      EditorView.contentAttributes.of({ "aria-label": "Code of the scenario", "aria-describedby": "editor-keys" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) code.value = update.state.doc.toString()
      }),
    ],
  })
}

/** What is wrong with the code; or, once it has run, where its errors came from. */
function diagnose(text: string): Diagnostic[] {
  const { faults } = compiled.value
  if (faults.length > 0) return faults.map(({ from, to, text }) => ({ from, to, severity: "error", message: text }))
  if (codeOfRun.value !== text) return []
  const document = Text.of(text.split("\n"))
  return (session.problem.value?.places ?? []).map((place) => {
    const line = document.line(Math.min(place.line, document.lines))
    const from = Math.min(line.from + place.column - 1, line.to)
    return { from, to: line.to, severity: "error", message: place.text }
  })
}
