import { InvalidStateError } from "../errors.ts"
import { isSuspended } from "./awaitable.ts"
import { Fiber } from "./fiber.ts"
import { Future } from "./future.ts"
import { Guest } from "./guest.ts"
import { findLoop, getRunningLoop } from "./loop.ts"
import { currentTask, Task } from "./task.ts"

/** A task or future, what it is doing, and who waits for it. */
export interface FutureCallGraph {
  readonly future: Future<unknown>
  /** What a task waits for, and then what it is inside of, the innermost first. */
  readonly callStack: readonly string[]
  /** Who waits for it, in the order in which they came. */
  readonly awaitedBy: readonly FutureCallGraph[]
}

/** How much of a call graph is captured. */
export interface CallGraphOptions {
  /** How many entries of each call stack: the outermost if positive, the innermost if negative; 0 for none. */
  readonly limit?: number
}

/**
 * Captures what a task or future is doing and who waits for it, up to the tasks that nobody waits for.
 *
 * @param future the task or future; by default the current task
 * @returns null if there is no current task and none was given
 * @throws {TypeError} it is no future
 * @throws {InvalidStateError} none was given, and no loop is running here
 * @example
 * const order = createTask(sleep(10), { name: "order" })
 * yield* sleep(0)
 * captureCallGraph(order)?.callStack // => ["sleep(10)"]
 * @asyncio asyncio.capture_call_graph (3.14)
 * @differs a call stack lists groups, timeouts and operations as text, because the frames of a generator cannot be seen
 */
export function captureCallGraph(future?: Future<unknown>, options: CallGraphOptions = {}): FutureCallGraph | null {
  if (future === undefined && findLoop() === null) {
    throw new InvalidStateError("Cannot capture a call graph: no task is running here, and no future is given")
  }
  const root = future ?? currentTask()
  if (root === null) return null
  if (!(root instanceof Future)) {
    throw new TypeError(`Cannot capture the call graph of ${String(root)}: it is neither a task nor a future`)
  }
  const graph = node(root, options.limit)
  // By a list, because a chain of tasks can be longer than the stack; tasks that await each other are not followed twice.
  const seen = new Set<Future<unknown>>([root])
  const pending = [graph]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const awaiter of tasksBehind(next.future)) {
      if (seen.has(awaiter)) continue
      seen.add(awaiter)
      const above = node(awaiter, options.limit)
      next.awaitedBy.push(above)
      pending.push(above)
    }
  }
  return graph
}

/**
 * Writes a call graph as text.
 *
 * @returns "" if there is no current task and none was given
 * @throws as `captureCallGraph`
 * @example
 * const order = createTask(sleep(10), { name: "order" })
 * yield* sleep(0)
 * formatCallGraph(order) // => '* <Task "order" pending>\n  + Call stack:\n  |   sleep(10)'
 * @asyncio asyncio.format_call_graph (3.14)
 * @differs as captureCallGraph
 */
export function formatCallGraph(future?: Future<unknown>, options: CallGraphOptions = {}): string {
  const graph = captureCallGraph(future, options)
  if (graph === null) return ""
  const lines: string[] = []
  const pending: { readonly graph: FutureCallGraph; readonly margin: string }[] = [{ graph, margin: "" }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { graph, margin } = next
    lines.push(`${margin}* ${graph.future}`)
    if (graph.callStack.length > 0) lines.push(`${margin}  + Call stack:`)
    for (const entry of graph.callStack) lines.push(`${margin}  |   ${entry}`)
    if (graph.awaitedBy.length > 0) lines.push(`${margin}  + Awaited by:`)
    for (const above of [...graph.awaitedBy].reverse()) pending.push({ graph: above, margin: `${margin}    ` })
  }
  return lines.join("\n")
}

/**
 * Prints a call graph, by the host's means.
 *
 * @throws as `captureCallGraph`
 * @throws {InvalidStateError} no loop is running here
 * @example
 * const order = createTask(sleep(10))
 * yield* sleep(0)
 * printCallGraph(order)
 * @asyncio asyncio.print_call_graph (3.14)
 * @differs as captureCallGraph; it prints where the host does
 */
export function printCallGraph(future?: Future<unknown>, options: CallGraphOptions = {}): void {
  getRunningLoop().host.print(formatCallGraph(future, options))
}

function node(future: Future<unknown>, limit: number | undefined): FutureCallGraph & { awaitedBy: FutureCallGraph[] } {
  const stack = future instanceof Fiber && limit !== 0 ? stackOf(future) : []
  const part = limit === undefined ? stack : limit > 0 ? stack.slice(0, limit) : stack.slice(limit)
  return { future, callStack: part.reverse(), awaitedBy: [] }
}

/** The tasks that wait for a future, also those that do so by way of a gather or a shield. */
function tasksBehind(future: Future<unknown>): Set<Task<unknown>> {
  const tasks = new Set<Task<unknown>>()
  const pending = [...future.awaiters].reverse()
  const seen = new Set<object>()
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    if (next instanceof Task) tasks.add(next)
    else pending.push(...(next as Future<unknown>).awaiters.reverse()) // a gather or a shield: nothing else awaits
  }
  return tasks
}

/** What a fiber is inside of, the outermost first; an async function goes on with its awaits, all of them. */
function stackOf(outermost: Fiber<unknown>): string[] {
  const stack: string[] = []
  const pending = [outermost]
  for (let fiber = pending.pop(); fiber !== undefined; fiber = pending.pop()) {
    const { frames, waiter } = fiber
    stack.push(...frames.map((frame) => (isSuspended(frame) ? String(frame) : "a coroutine")))
    if (waiter instanceof Guest) pending.push(...[...waiter.strands].reverse())
    else if (waiter !== null && !isSuspended(frames.at(-1))) stack.push(String(waiter))
  }
  return stack
}
