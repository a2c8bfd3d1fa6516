import {
  type Awaitable,
  type Body,
  CancelledError,
  type Coroutine,
  createTask,
  Event,
  ExceptionGroup,
  type Instruction,
  type RunOptions,
  run,
  sleep,
  type Task,
  type TaskBody,
} from "@corral/core"
import { ManualHost } from "@corral/core/testing"
import { expect } from "vitest"
import { ambient, eager } from "./runtime.ts"

export { ambient, eager }

/** Runs a program of coroutines on virtual time and checks that it leaves nothing behind. */
export function runProgram<T>(main: TaskBody<T>, options: Omit<RunOptions, "host"> = {}, host = new ManualHost()): T {
  const result = host.run(main, { eager, ...options })
  expectNothingLeft(host)
  return result
}

/** Runs a program of async functions on virtual time that moves by itself, and checks that it leaves nothing behind. */
export async function runAsync<T>(
  main: TaskBody<T>,
  options: Omit<RunOptions, "host"> = {},
  host = new ManualHost({ auto: true, ambient }),
): Promise<T> {
  const result = await run(main, { eager, ...options, host })
  expectNothingLeft(host)
  return result
}

/** Checks that no turn, timer, listener or run is left on a host, and that no error was lost. */
export function expectNothingLeft(host: ManualHost): void {
  expect(host.left).toEqual({ turns: 0, timers: 0, listeners: 0, runs: 0 })
  expect(host.lost).toEqual([])
}

/** Runs a body and checks that it leaves no timer, by waiting for something that comes with none. */
export function expectNoTimerLeftBy(body: () => Coroutine<unknown>): void {
  const host = new ManualHost()
  let end = Number.NaN
  const main = function* () {
    yield* body()
    end = host.now()
    yield* new Event().wait()
  }
  expect(() => host.run(main, { eager })).toThrow(/waits for something that never comes$/)
  expect(host.now()).toBe(end)
}

/** What a body threw; fails the test if it threw nothing. */
export function* errorOf(
  body: () => Coroutine<unknown> | Awaitable<unknown>,
): Generator<Instruction, unknown, unknown> {
  try {
    yield* body()
  } catch (error) {
    return error
  }
  throw new Error("It threw nothing")
}

/** Starts a task and lets it run up to its first wait, however tasks start in this run of the suite. */
export function* startWaiting<T>(body: Body<T>): Generator<Instruction, Task<T>, unknown> {
  const task = createTask(body)
  yield* sleep(0)
  return task
}

/** Awaits a task that was cancelled, with a message if one is given. */
export function* expectCancelled(task: Task<unknown>, message?: string): Generator<Instruction, void, unknown> {
  const error = yield* errorOf(() => awaitTask(task))
  expect(error).toBeInstanceOf(CancelledError)
  if (message !== undefined) expect(error).toHaveProperty("message", message)
  expect(task.cancelled()).toBe(true)
}

function* awaitTask(task: Task<unknown>): Generator<Instruction, unknown, unknown> {
  return yield* task
}

/** The messages of an error, those inside of a group as a list; "CancelledError" for a cancellation. */
export function errorTree(error: unknown): unknown {
  if (error instanceof ExceptionGroup) return error.errors.map(errorTree)
  if (error instanceof CancelledError) return "CancelledError"
  return error instanceof Error ? error.message : error
}

/** The shape of an error as text: the messages of groups and of the errors in them. */
export function shape(error: unknown): string {
  if (!(error instanceof ExceptionGroup)) return String(errorTree(error))
  return `${error.message}[${error.errors.map(shape).join(" ")}]`
}
