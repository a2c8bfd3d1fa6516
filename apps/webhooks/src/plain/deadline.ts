/** The time was up; what was running has been told so by its signal, and has ended. */
export class DeadlineError extends Error {
  override readonly name: string = "DeadlineError"
}

/**
 * Runs `body` with a signal that is aborted after `ms`, or together with `parent`. The body has to pass it on.
 *
 * A signal of its own and a listener that is taken off again: `AbortSignal.any` and `AbortSignal.timeout` would be
 * shorter, but each call of them leaves something with the parent or the timers for as long as those live.
 *
 * @throws {DeadlineError} the time was up, and the body gave up because of that
 */
export async function within<T>(
  ms: number,
  parent: AbortSignal,
  body: (signal: AbortSignal, endsAt: number) => Promise<T>,
): Promise<T> {
  parent.throwIfAborted()
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new DeadlineError(`${ms} ms are over`)), ms)
  const onAbort = () => controller.abort(parent.reason)
  parent.addEventListener("abort", onAbort)
  try {
    return await body(controller.signal, performance.now() + ms)
  } finally {
    clearTimeout(timer)
    parent.removeEventListener("abort", onAbort)
  }
}
