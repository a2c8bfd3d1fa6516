import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { ESLint } from "eslint"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const root = join(import.meta.dirname, "../..")
const page = readFileSync(join(root, "docs/async-functions.md"), "utf8")

/** The configuration as the page gives it to users. */
const config = /```ts no-run ESLint.*\n([\s\S]*?)```/.exec(page)?.[1] ?? ""

const HEADER = `import { Future, rethrowCancelled, sleep, type Awaitable } from "@corral/core"
declare const queue: { get(): Awaitable<number> }
declare const promise: Promise<number>
`

let folder: string
let eslint: ESLint

beforeAll(() => {
  // Inside of the repository, so that the packages are found; its name begins with a dot, so nothing else looks at it.
  folder = mkdtempSync(join(root, ".lint-"))
  writeFileSync(join(folder, "eslint.config.mjs"), config)
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ extends: "../tsconfig.base.json", include: ["*.ts"] }))
  eslint = new ESLint({ cwd: folder })
})

afterAll(() => rmSync(folder, { recursive: true }))

/** The rules that a piece of code breaks. */
async function findings(code: string): Promise<(string | null)[]> {
  const file = join(folder, "code.ts")
  writeFileSync(file, HEADER + code)
  const [result] = await eslint.lintFiles([file])
  return result!.messages.map(({ ruleId, message }) => ruleId ?? message)
}

const SYNTAX = "no-restricted-syntax"
const FLOATING = "@typescript-eslint/no-floating-promises"

describe("the ESLint configuration for swallowed cancellations", () => {
  it.each([
    ["an await", "async function f() { try { await sleep(1) } catch { } }"],
    ["a yield*", "function* f() { try { yield* sleep(1) } catch (error) { console.log(error) } }"],
    [
      "a for await",
      "async function f(items: AsyncIterable<number>) { try { for await (const n of items) n } catch { } }",
    ],
    [
      "a rethrow that depends",
      "async function f() { try { await sleep(1) } catch (e) { if (e instanceof TypeError) throw e } }",
    ],
    [
      "an await deep inside",
      "async function f() { try { if (promise) { await sleep(1) } } catch { return 1 } return 2 }",
    ],
    ["promise.catch", "export const p = promise.catch(() => 7)"],
  ])("flags a catch around %s", async (_, code) => {
    expect(await findings(`${code}\nexport {}`)).toEqual([SYNTAX])
  })

  it.each([
    [
      "one that begins with rethrowCancelled",
      "async function f() { try { await sleep(1) } catch (e) { rethrowCancelled(e); console.log(e) } }",
    ],
    [
      "one that always throws",
      "async function f() { try { await sleep(1) } catch (e) { throw new Error('failed', { cause: e }) } }",
    ],
    ["one around code that does not wait", "function f() { try { JSON.parse('') } catch { return null } return 1 }"],
    [
      "promise.catch with rethrowCancelled",
      "export const p = promise.catch((error) => { rethrowCancelled(error); return 7 })",
    ],
    ["finally alone", "async function f() { try { await sleep(1) } finally { console.log('closed') } }"],
  ])("leaves %s alone", async (_, code) => {
    expect(await findings(`${code}\nexport {}`)).toEqual([])
  })

  it.each([
    ["an operation", "sleep(1)"],
    ["an operation of an object", "queue.get()"],
    ["a task or future", "Future.from(promise)"],
    ["one that is thrown away on purpose", "void sleep(1)"],
  ])("flags %s that nobody awaits", async (_, code) => {
    expect(await findings(`export function f() { ${code} }`)).toEqual([FLOATING])
  })
})
