import { creationSite } from "./call-site.ts"
import type { Loop } from "./loop.ts"
import type { Runnable } from "./ready-queue.ts"
import type { Timer } from "./timers.ts"

/** How long something may go on after its cancellation before debug mode speaks of it, in milliseconds. */
const PATIENCE = 1_000

const stragglers = new Set<Straggler>()

/** Something that a cancellation could not stop; reported if it still goes on a second later, or when the run ends. */
export class Straggler implements Runnable {
  readonly loop: Loop
  readonly #describe: (elapsed: number) => string | null
  readonly #since: number
  readonly #timer: Timer

  /** @param describe says in a sentence what still goes on after so many milliseconds; null if it does not any more */
  constructor(loop: Loop, describe: (elapsed: number) => string | null) {
    this.loop = loop
    this.#describe = describe
    this.#since = loop.time()
    this.#timer = loop.startTimer(this.#since + PATIENCE, this)
    stragglers.add(this)
  }

  /** It has stopped. */
  end(): void {
    this.loop.cancelTimer(this.#timer)
    stragglers.delete(this)
  }

  /** Reports it. */
  run(): void {
    this.end()
    const finding = this.#describe(Math.round(this.loop.time() - this.#since))
    if (finding !== null) this.loop.host.warn?.(finding)
  }
}

/** Reports it if an async function does not come to an await at which the cancellation of its task can arrive. */
export function watchBody(loop: Loop, task: object, pending: () => boolean): void {
  new Straggler(loop, (elapsed) =>
    pending()
      ? `${task} was asked to cancel ${elapsed} ms ago, but its async function is at a promise that cannot be ` +
        `cancelled; created at ${creationSite(task)}\n` +
        "  write:  await until(promise), or await abortable((signal) => …) for work that takes an AbortSignal"
      : null,
  )
}

/** Reports what still goes on although a loop ends. */
export function reportStragglers(loop: Loop): void {
  for (const straggler of [...stragglers]) if (straggler.loop === loop) straggler.run()
}
