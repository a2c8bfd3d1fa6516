/** What the generated modules of tools/examples.ts use while they run. */
import { Console } from "node:console"
import { Writable } from "node:stream"
import { type Coroutine, run } from "@corral/core"
import { setDefaultHost } from "@corral/core/adapter-kit"
import { ManualHost } from "@corral/core/testing"
import { nodeHost } from "@corral/node"
import { expect } from "vitest"

interface Expected {
  /** The lines of the whole output; `null`: it may print what it likes. */
  readonly prints: readonly string[] | null
  /** Where the assertions stand. One that is never reached would prove nothing. */
  readonly asserts: readonly string[]
  readonly realTime: boolean
}

type Run = () => Promise<void>

const reached = new Set<string>()

/** A block that uses `yield*` outside any function is a main task. */
export function coroutine(expected: Expected, body: (console: Console) => Coroutine<unknown>): Run {
  return () => check(expected, (console) => run(() => body(console)))
}

/** So is any other block, as an async function. */
export function task(expected: Expected, body: (console: Console) => Promise<unknown>): Run {
  return () => check(expected, (console) => run(() => body(console)))
}

/** A block that calls `run` itself is in no task. */
export function program(expected: Expected, body: (console: Console) => Promise<unknown>): Run {
  return () => check(expected, body)
}

export function equal<T>(actual: T, expected: unknown, where: string): T {
  reached.add(where)
  expect(actual, where).toEqual(expected)
  return actual
}

export function missing(where: string, name: string): never {
  throw new NothingThrown(`${where}: expected ${name}, but nothing was thrown`)
}

/** Compares the first line of the message; an expected one that ends with "…" needs to be its beginning only. */
export function threw(error: unknown, where: string, name: string, message: string): void {
  if (error instanceof NothingThrown) throw error
  reached.add(where)
  if (!(error instanceof Error)) throw new NothingThrown(`${where}: expected ${name}, but ${error} was thrown`)
  expect(error.name, `${where}: ${error.message}`).toBe(name)
  const firstLine = error.message.split("\n", 1)[0]!
  if (message.endsWith("…")) expect(firstLine.slice(0, message.length - 1), where).toBe(message.slice(0, -1))
  else if (message) expect(firstLine, where).toBe(message)
}

class NothingThrown extends Error {}

async function check(expected: Expected, body: (console: Console) => Promise<unknown>): Promise<void> {
  const { prints, asserts, realTime } = expected
  let text = ""
  const stream = new Writable({
    write(chunk, _encoding, written) {
      text += chunk
      written()
    },
  })
  const host = realTime ? nodeHost : virtualHost()
  setDefaultHost(host)
  await body(new Console({ stdout: stream, stderr: stream, colorMode: false }))
  if (prints) expect(text.split("\n").slice(0, -1), "the output").toEqual(prints)
  const unreached = asserts.filter((where) => !reached.has(where))
  expect(unreached, "assertions that were never reached").toEqual([])
  if (host instanceof ManualHost) expect(host.lost, "errors that no task received").toEqual([])
}

/** Time passes at once; the rest comes from Node, so that async functions and `abortable` work as they do there. */
function virtualHost(): ManualHost {
  const { ambient, newAbortController } = nodeHost
  return new ManualHost({ auto: true, ...(ambient && { ambient }), ...(newAbortController && { newAbortController }) })
}
