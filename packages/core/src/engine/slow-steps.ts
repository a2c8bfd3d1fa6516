import { creationSite } from "./call-site.ts"
import type { ReadyQueue, Runnable } from "./ready-queue.ts"
import { Timer } from "./timers.ts"

/** What takes longer than this many milliseconds is reported. */
const SLOW_STEP = 100

/** A loop, seen by who watches it. */
interface Watched {
  readonly host: { warn?(message: string): void }
  time(): number
}

/** Runs what is next in a turn, and reports it if it blocked the loop: a step of a task, or a callback. */
export function watchNext(ready: ReadyQueue, loop: Watched): void {
  const next = ready.next
  const target = next instanceof Timer ? next.target : next // a timer forgets what it has run
  watchStep(target, loop, () => ready.runNext())
}

/** Runs a step, and reports whose it is if it blocked the loop. */
export function watchStep(target: Runnable | null, loop: Watched, run: () => void): void {
  const began = loop.time()
  run()
  const took = loop.time() - began
  if (took < SLOW_STEP || target === null) return
  const who = target.root ?? target
  const site = creationSite(who)
  const where = site === undefined ? "" : `; created at ${site}`
  loop.host.warn?.(`${who} blocked the loop for ${Math.round(took)} ms in one step${where}`)
}
