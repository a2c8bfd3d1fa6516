import { lookout, type Operation } from "./awaitable.ts"
import { callSite } from "./call-site.ts"
import { currentOwner } from "./current.ts"
import { findLoop, type Loop } from "./loop.ts"
import { reportStragglers } from "./stragglers.ts"

interface Made {
  readonly what: string
  readonly where: string
  readonly loop: Loop
  /** The task that made it; null in a callback. */
  readonly task: object | null
}

const unawaited = new Map<WeakRef<object>, Made>()
const references = new WeakMap<object, WeakRef<object>>()
const collected = new FinalizationRegistry<WeakRef<object>>(reportUnawaited)
let debugging = 0

/** Switches debug mode on for a loop; `leaveDebug` switches it off. */
export function enterDebug(): void {
  debugging++
  lookout.made = noteOperation
  lookout.awaited = forgetOperation
}

/** Reports what is left, and switches debug mode off with the last loop that had it on. */
export function leaveDebug(loop: Loop): void {
  for (const [reference, made] of unawaited) if (made.loop === loop) reportUnawaited(reference)
  reportStragglers(loop)
  if (--debugging > 0) return
  lookout.made = null
  lookout.awaited = null
}

function noteOperation(operation: Operation<unknown>): void {
  const loop = findLoop()
  if (loop === null || !loop.debug) return
  const reference = new WeakRef<object>(operation)
  references.set(operation, reference)
  unawaited.set(reference, {
    what: operation.constructor.name,
    where: callSite(),
    loop,
    task: currentOwner()?.root ?? null,
  })
  collected.register(operation, reference)
}

function forgetOperation(operation: Operation<unknown>): void {
  const reference = references.get(operation)
  if (reference === undefined) return
  const made = unawaited.get(reference)
  if (made === undefined) return
  unawaited.delete(reference)
  if (made.task !== null && currentOwner() === null) reportAstray(operation, made)
}

/** An async function that nobody told corral of: its awaits are not cancelled with the task that called it. */
function reportAstray(operation: Operation<unknown>, { task, where, loop }: Made): void {
  loop.host.warn?.(
    `${operation} is awaited outside of ${task}, which made it at ${where}, and is not cancelled with it\n` +
      "  write:  yield* call(load, 7) in a coroutine that calls an async function load;\n" +
      "          await task.do(operation) in an async function on a runtime without AsyncLocalStorage",
  )
}

function reportUnawaited(reference: WeakRef<object>): void {
  const made = unawaited.get(reference)
  if (made === undefined) return
  unawaited.delete(reference)
  made.loop.host.warn?.(`An operation was never awaited, so it never happened: ${made.what}, made at ${made.where}`)
}
