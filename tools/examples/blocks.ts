import ts from "typescript"

/** A piece of documentation that is a program. */
export interface Block {
  /** The file it stands in, relative to the root. */
  readonly path: string
  /** The line of the file on which its code begins. */
  readonly line: number
  readonly code: string
  /** The whole output it must have, if a `text prints` fence gives it. */
  readonly output?: string[]
  /** It deals with the world outside, so its time cannot be virtual. */
  readonly realTime?: boolean
}

export interface Found {
  readonly blocks: Block[]
  /** Blocks that break the conventions: `path:line example: <why not>`. */
  readonly breaches: string[]
}

/** The ```ts blocks of a Markdown file. */
export function blocksOfMarkdown(path: string, text: string): Found {
  return blocksOfLines(path, text.split(/\r?\n/), 1)
}

/** The `@example`s of the doc comments of a TypeScript file: bare code, or text with ```ts blocks. */
export function blocksOfSource(path: string, text: string): Found {
  const found: Found = { blocks: [], breaches: [] }
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  for (const comment of commentsOf(tree)) {
    if (!comment.text.startsWith("/**")) continue
    const firstLine = tree.getLineAndCharacterOfPosition(comment.pos).line + 1
    const lines = comment.text
      .slice(0, -2)
      .split(/\r?\n/)
      .map((line) => line.replace(/^\s*(\/\*)?\*+ ?/, ""))
    for (let at = 0; at < lines.length; at++) {
      if (!/^\s*@example\b/.test(lines[at]!)) continue
      const next = lines.findIndex((line, i) => i > at && /^\s*@[a-z]+\b(?!\/)/i.test(line))
      const body = lines.slice(at + 1, next < 0 ? undefined : next)
      const line = firstLine + at + 1
      if (body.some((each) => each.includes("```"))) {
        const { blocks, breaches } = blocksOfLines(path, body, line)
        found.blocks.push(...blocks)
        found.breaches.push(...breaches)
      } else if (body.some((each) => each.trim())) {
        found.blocks.push({ path, line, code: body.join("\n").trimEnd() })
      } else found.breaches.push(`${path}:${line - 1} example: it is empty, its code belongs on the next lines`)
    }
  }
  return found
}

/** Every comment of a file, each once; what looks like a comment inside a string is none. */
export function commentsOf(tree: ts.SourceFile): { pos: number; end: number; text: string }[] {
  const found = new Map<number, { pos: number; end: number; text: string }>()
  const collect = (ranges: readonly ts.CommentRange[] | undefined) => {
    for (const { pos, end } of ranges ?? []) found.set(pos, { pos, end, text: tree.text.slice(pos, end) })
  }
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(tree)
    if (children.length === 0) {
      collect(ts.getLeadingCommentRanges(tree.text, node.pos))
      collect(ts.getTrailingCommentRanges(tree.text, node.end))
    }
    for (const child of children) visit(child)
  }
  visit(tree)
  return [...found.values()].sort((a, b) => a.pos - b.pos)
}

function blocksOfLines(path: string, lines: readonly string[], firstLine: number): Found {
  const blocks: Block[] = []
  const breaches: string[] = []
  for (let at = 0; at < lines.length; at++) {
    const fence = /^(\s*)(`{3,}|~{3,})\s*(\S*)\s*(.*)$/.exec(lines[at]!)
    if (!fence) continue
    const [, indent, marks, language, rest] = fence
    const end = lines.findIndex((line, i) => i > at && line.trim() === marks)
    const body = lines.slice(at + 1, end < 0 ? undefined : end).map((line) => line.replace(indent!, ""))
    const line = firstLine + at
    const refuse = (reason: string) => breaches.push(`${path}:${line} example: ${reason}`)

    if (/^(typescript|javascript|js|mjs|mts)$/.test(language!)) refuse(`write \`\`\`ts instead of \`\`\`${language}`)
    else if (language === "text" && rest!.trim() === "prints") {
      const block = blocks.pop()
      if (block) blocks.push({ ...block, output: body })
      else refuse("no block stands before this output")
    } else if (language === "ts") {
      const [, word, reason] = /^(\S*)\s*(.*)$/.exec(rest!)!
      const block = { path, line: line + 1, code: body.join("\n") }
      if (word === "no-run" && !reason) refuse("no-run needs a reason after it")
      else if (word === "real-time") blocks.push({ ...block, realTime: true })
      else if (word === "") blocks.push(block)
      else if (word !== "no-run")
        refuse(`"${rest}" means nothing after \`\`\`ts, only real-time and no-run <reason> do`)
    }
    at = end < 0 ? lines.length : end
  }
  return { blocks, breaches }
}
