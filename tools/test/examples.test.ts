import { describe, expect, it } from "vitest"
import { blocksOfMarkdown, blocksOfSource } from "../examples/blocks.ts"
import { type DoorNames, FIRST_LINE, moduleOf } from "../examples/module.ts"

const DOORS: DoorNames[] = [
  { specifier: "@corral/node", values: new Set(["Queue", "run", "sleep"]), types: new Set(["Body"]) },
]

/** The lines of the module for a block that begins on line 10 of a.md, and what is wrong with it. */
function moduleFor(...code: string[]) {
  const { text, breaches } = moduleOf({ path: "a.md", line: 10, code: code.join("\n") }, DOORS, "kit.ts")
  const [header, ...lines] = text.split("\n")
  return { header: header!, lines: lines.slice(0, code.length), breaches }
}

const markdown = (...lines: string[]) => blocksOfMarkdown("a.md", lines.join("\n"))

describe("finding examples", () => {
  it("takes the ts blocks of Markdown, with the line of their first line", () => {
    expect(markdown("# A", "```ts", "a()", "b()", "```", "```sh", "npm i", "```")).toEqual({
      blocks: [{ path: "a.md", line: 3, code: "a()\nb()" }],
      breaches: [],
    })
  })

  it("takes the output that follows a block", () => {
    expect(markdown("```ts", "a()", "```", "It prints", "```text prints", "x", "y", "```").blocks).toEqual([
      { path: "a.md", line: 2, code: "a()", output: ["x", "y"] },
    ])
  })

  it("leaves a block out only for a reason", () => {
    expect(markdown("```ts no-run needs a server", "a()", "```")).toEqual({ blocks: [], breaches: [] })
    expect(markdown("", "```ts no-run", "a()", "```").breaches).toEqual([
      "a.md:2 example: no-run needs a reason after it",
    ])
  })

  it("marks a block that takes real time", () => {
    expect(markdown("```ts real-time", "a()", "```").blocks).toEqual([
      { path: "a.md", line: 2, code: "a()", realTime: true },
    ])
  })

  it("does not let another fence hide a block", () => {
    expect(markdown("```js", "a()", "```").breaches).toEqual(["a.md:1 example: write ```ts instead of ```js"])
    expect(markdown("```ts skip", "a()", "```").breaches).toEqual([expect.stringContaining(`"skip" means nothing`)])
  })

  it("takes bare code up to the next tag, and blocks within text, from doc comments", () => {
    const text = `
/**
 * Waits.
 *
 * @example
 * import { sleep } from "@corral/core"
 * a()
 *   .b()
 * @example
 * Or so:
 * \`\`\`ts
 * c()
 * \`\`\`
 * @differs none
 */
const notAComment = "/** @example */"
// @example d()`
    expect(blocksOfSource("a.ts", text)).toEqual({
      blocks: [
        { path: "a.ts", line: 6, code: 'import { sleep } from "@corral/core"\na()\n  .b()' },
        { path: "a.ts", line: 12, code: "c()" },
      ],
      breaches: [],
    })
  })

  it("refuses an empty @example", () => {
    expect(blocksOfSource("a.ts", "/**\n * @example\n * @differs none */").breaches).toEqual([
      expect.stringContaining("a.ts:2 example: it is empty"),
    ])
  })
})

describe("making modules", () => {
  it("keeps the code on its lines", () => {
    expect(FIRST_LINE).toBe(2)
    expect(moduleFor("a()", "", "b()").lines).toEqual(["a()", "", "b()"])
  })

  it("imports the names of the door that are used and not imported", () => {
    const { header, lines } = moduleFor(
      'import { run } from "@corral/node"',
      "const q: Body = new Queue()",
      "await run(q) // => sleep",
    )
    expect(header).toContain('import { Queue, sleep } from "@corral/node"; import type { Body } from "@corral/node";')
    expect(header.match(/\brun\b/g)).toHaveLength(1)
    expect(lines[0]).toBe("")
  })

  it.each([
    ["coroutine", "function* (console) {", "const a = yield* sleep(1)"],
    ["task", "async (console) => {", "await sleep(1)"],
    ["task", "async (console) => {", "function* f() { yield* sleep(1) }"],
    ["program", "async (console) => {", "await run(function* () { yield* sleep(1) })"],
  ])("makes a %s, %s, of %s", (mode, opening, code) => {
    expect(moduleFor(code).header).toContain(`${mode} as $example`)
    expect(moduleFor(code).header.endsWith(opening)).toBe(true)
  })

  it("refuses a block that mixes the two syntaxes", () => {
    expect(moduleFor("yield* a()", "await b()").breaches).toEqual([
      "a.md:10 example: outside functions, write yield* or await, not both",
    ])
  })

  it("turns => into a comparison, and names its line", () => {
    expect(moduleFor("", "a() // => { b: 1 }").lines[1]).toBe('$equal((a()), ({ b: 1 }), "a.md:11") // => { b: 1 }')
    expect(moduleFor("a()", "// => 1").lines[0]).toBe('$equal((a()), (1), "a.md:11")')
    expect(moduleFor("const [x] = yield* a() // => [1]").lines[0]).toMatch('$equal(([x]), ([1]), "a.md:10")')
    expect(moduleFor("a(() => {", "  b() // => 1", "})").lines[1]).toMatch("  $equal((b()), (1),")
  })

  it("turns throws into a try around the innermost statement", () => {
    expect(moduleFor("if (a) b() // throws E: no").lines[0]).toMatch(
      'if (a) try { b(); $missing("a.md:10", "E") } catch ($error) { $threw($error, "a.md:10", "E", "no") }',
    )
  })

  it("does not take text for a convention", () => {
    expect(moduleFor('const a = "// => 1"', "b() // throws away the rest").lines).toEqual([
      'const a = "// => 1"',
      "b() // throws away the rest",
    ])
  })

  it("collects what is printed, in order", () => {
    expect(moduleFor("a() // prints: x", "// prints:", "// prints: y z").header).toContain('"prints":["x","","y z"]')
    expect(moduleFor("a()").header).toContain('"prints":null')
  })

  it.each([
    ["a() // => not an expression", `"not an expression" is not an expression`],
    ["console.log(1) // => 1", `console.log gives nothing, write "// prints: …"`],
    ["// => 1", "no statement ends before this comment"],
    ["a()\n\n// => 1", "no statement ends before this comment"],
    ["throw a // => 1", "only an expression or a variable has a value to compare"],
  ])("refuses %s", (code, reason) => {
    const { breaches } = moduleFor(code)
    expect(breaches).toEqual([expect.stringMatching(/^a\.md:1\d example: /)])
    expect(breaches[0]).toContain(reason)
  })
})
