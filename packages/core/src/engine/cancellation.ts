import { cancelledError, InvalidStateError } from "../errors.ts"
import type { AbortControllerLike, AbortSignalLike, Host } from "../host.ts"

/**
 * What a fiber keeps for cancellations: one that could not be thrown in at once, and a signal. Most fibers need neither, also
 * of those that are cancelled, so it is made when it is needed.
 */
export class Cancellation {
  /** A cancellation has not been thrown in yet. */
  pending = false
  /** What is pending is a copy: the fiber that has the original sees to it that it is not lost. */
  copied = false
  /** Its message. */
  message: string | undefined = undefined
  private controller: AbortControllerLike | null = null

  /** A signal that the next request aborts; made when it is asked for. */
  signal(host: Host): AbortSignalLike {
    this.controller ??= host.newAbortController?.() ?? null
    if (this.controller === null) throw new InvalidStateError(`Cannot make an AbortSignal: "${host.name}" has none`)
    const { signal } = this.controller
    if (this.pending) this.abort(this.message)
    return signal
  }

  /** Aborts the signal. What runs after it, the fiber's clean-up, gets a fresh one. */
  abort(message: string | undefined): void {
    const { controller } = this
    this.controller = null
    controller?.abort(cancelledError(message))
  }
}
