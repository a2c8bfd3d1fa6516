import { lookout, type Operation } from "./awaitable.ts"
import { findLoop, type Loop } from "./loop.ts"

/** A step that takes longer than this many milliseconds is reported. */
const SLOW_STEP = 100

interface Made {
  readonly what: string
  readonly where: string
  readonly loop: Loop
}

const sites = new WeakMap<object, string>()
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
  if (--debugging > 0) return
  lookout.made = null
  lookout.awaited = null
}

/** Remembers where a task was created. */
export function noteCreation(task: object): void {
  sites.set(task, callSite())
}

/** Where a task was created, for messages. */
export function creationSite(task: object): string {
  return sites.get(task) ?? "an unknown place"
}

/** Runs a step of a task and reports it if it blocked the loop. */
export function watchStep(task: object, loop: Loop, step: () => void): void {
  const began = loop.time()
  step()
  const took = loop.time() - began
  if (took < SLOW_STEP) return
  loop.host.warn?.(`${task} blocked the loop for ${Math.round(took)} ms in one step; created at ${creationSite(task)}`)
}

function noteOperation(operation: Operation<unknown>): void {
  const loop = findLoop()
  if (loop === null || !loop.debug) return
  const reference = new WeakRef<object>(operation)
  references.set(operation, reference)
  unawaited.set(reference, { what: operation.constructor.name, where: callSite(), loop })
  collected.register(operation, reference)
}

function forgetOperation(operation: Operation<unknown>): void {
  const reference = references.get(operation)
  if (reference !== undefined) unawaited.delete(reference)
}

function reportUnawaited(reference: WeakRef<object>): void {
  const made = unawaited.get(reference)
  if (made === undefined) return
  unawaited.delete(reference)
  made.loop.host.warn?.(`An operation was never awaited, so it never happened: ${made.what}, made at ${made.where}`)
}

const OWN_FILES = /[\\/]core[\\/](?:src|dist)[\\/]/

/** The first line of the stack that is not corral's own. */
function callSite(): string {
  const lines = new Error().stack?.split("\n").slice(1) ?? []
  const line = lines.find((it) => it.trim() !== "" && !OWN_FILES.test(it) && !it.includes("<anonymous>"))
  return line?.trim().replace(/^at /, "") ?? "an unknown place"
}
