import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { checkDocs } from "../docs.ts"

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** Checks a small repository whose core exports what `text` exports. */
function check(text: string, names = "a b C D") {
  const root = mkdtempSync(join(tmpdir(), "corral-docs-"))
  folders.push(root)
  const manifest = (name: string) =>
    JSON.stringify({
      name,
      exports: { ".": { "@corral/source": "./src/index.ts" }, "./package.json": "./package.json" },
    })
  const files = {
    "packages/core/package.json": manifest("@corral/core"),
    "packages/core/src/index.ts": `export * from "./a.ts"`,
    "packages/core/src/a.ts": text,
    "packages/node/package.json": manifest("@corral/node"),
    "packages/node/src/index.ts": `export { a } from "../../core/src/a.ts"`,
    "docs/names.md": names,
  }
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  cpSync(join(import.meta.dirname, "../../tsconfig.base.json"), join(root, "tsconfig.base.json"))
  return checkDocs(root)
}

const reasons = (text: string, names?: string) =>
  check(text, names).breaches.map((line) => line.replace(/^packages\/core\/src\/a\.ts:/, ""))

const DOC = "/** Does it. @asyncio none\n * @differs none\n */"

describe("names", () => {
  it("accepts a documented function, class, type and constant", () => {
    const text = `/**
 * Waits for
 * a while. And so on
 * @asyncio asyncio.sleep (3.14)
 * @differs none
 */
export function a(): void {}
${DOC}
export class C {}
/** A type. */
export type D = string
/** A constant. */
export const b = 1`
    expect(check(text)).toEqual({ breaches: [], names: 4 })
  })

  it("names the file, the line and the name that has no comment", () => {
    expect(check("\nexport function a(): void {}").breaches).toEqual([
      `packages/core/src/a.ts:2 exports "a": it has no doc comment`,
    ])
  })

  it.each([
    ["/** does it. */ export type D = 1", "its doc comment does not begin with a capital letter"],
    ["/** Does it */ export type D = 1", "the first sentence of its doc comment does not end with a period"],
    [
      "/** Does it\n *\n * Really. */ export type D = 1",
      "the first sentence of its doc comment does not end with a period",
    ],
    ["/** Does it.\n * @differs none */ export function a(): void {}", "its doc comment has no @asyncio"],
    ["/** Does it.\n * @asyncio none */ export class C {}", "its doc comment has no @differs"],
    ["/** Does it.\n * @asyncio none */ export const b = (): void => {}", "its doc comment has no @differs"],
    [
      "/** Does it.\n * @asyncio\n * @differs none */ export class C {}",
      "its doc comment has no @asyncio that says anything",
    ],
  ])("refuses %s", (text, reason) => {
    expect(reasons(text)).toEqual([expect.stringMatching(new RegExp(`: ${reason}$`))])
  })

  it("wants each name of the core's main door in docs/names.md", () => {
    expect(reasons(`${DOC} export function a(): void {}`, "an apple")).toEqual([
      expect.stringContaining(`exports "a": docs/names.md does not mention it`),
    ])
  })
})

describe("times", () => {
  const MS = DOC.replace("Does it.", "Does it, in milliseconds.")

  it.each([
    `${MS} export function a(ms: number | null): void {}`,
    `${MS} export function a(ms: number): void; export function a(ms?: number): void {}`,
    `${MS} export class C { constructor(ms: number) { void ms } }`,
    `${DOC} export class C {\n/** In milliseconds. */ a(ms: number): void { void ms } #b(ms: number): void { void ms; this.#b } }`,
    "/** Options. */ export interface D {\n/** In milliseconds. */ timeout?: number | null }",
    "/** Times are milliseconds. */ export interface D { timeout?: number; wake(when: number): void }",
    "/** Options. */ export interface D { timeout: string }",
  ])("accepts %s", (text) => {
    expect(reasons(text)).toEqual([])
  })

  it.each([
    [`${DOC} export function a(ms: number | null): void {}`, "ms"],
    [`${DOC} export class C { constructor(delay: number) { void delay } }`, "delay"],
    [`${DOC} export class C { a(when: number): void { void when } }`, "when"],
    ["/** Options. */ export interface D { timeout?: number | null }", "timeout"],
    ["/** Options. */ export type D = { graceMs: number }", "graceMs"],
  ])("refuses %s", (text, name) => {
    expect(reasons(text)).toEqual([expect.stringContaining(`takes the time "${name}"`)])
  })
})
