import Table from "cli-table3"
import colours from "picocolors"
import type { Rows } from "./rows.ts"

const NO_LINES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
}

/** A table for the terminal; targets reached are green, missed ones red. */
export function printTable({ head, body }: Rows): void {
  const table = new Table({
    head: head.map((text) => colours.bold(text)),
    colAligns: head.map((_, i) => (i === 0 ? "left" : "right")),
    chars: NO_LINES,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  })
  for (const row of body) {
    table.push(
      row.map(({ text, good }) => (good === null ? text : good ? colours.green(text) : colours.red(`${text} ✗`))),
    )
  }
  console.log(`${table}\n`)
}

/** The same for a page. */
export function markdownTable({ head, body }: Rows): string {
  const line = (texts: readonly string[]): string => `| ${texts.join(" | ")} |`
  return [
    line(head),
    line(head.map((_, i) => (i === 0 ? "---" : "---:"))),
    ...body.map((row) => line(row.map(({ text, good }) => (good === false ? `${text} (missed)` : text)))),
  ].join("\n")
}
