import { cancelledError, InvalidStateError } from "../errors.ts"
import type { AbortControllerLike, AbortSignalLike, Host } from "../host.ts"

/** What a fiber knows of the requests to cancel it. Most fibers never hear of one, so it is made when it is needed. */
export class Cancellation {
  /** How many requests are open: made, and not taken back by `uncancel()`. */
  requests: number
  /** One has not been thrown in yet. */
  pending = false
  /** What is pending is a copy: the fiber that has the original sees to it that it is not lost. */
  copied = false
  /** The message of the last one. */
  message: string | undefined = undefined
  private controller: AbortControllerLike | null = null

  constructor(requests = 0) {
    this.requests = requests
  }

  /** Counts a request. What runs after it, the fiber's clean-up, gets a fresh signal. */
  request(message: string | undefined): void {
    this.requests++
    this.abort(message)
  }

  /** Takes one request back; with the last, also what is pending. */
  takeBack(): number {
    if (this.requests > 0) {
      this.requests--
      if (this.requests === 0) this.pending = false
    }
    return this.requests
  }

  /** A signal that the next request aborts; made when it is asked for. */
  signal(host: Host): AbortSignalLike {
    this.controller ??= host.newAbortController?.() ?? null
    if (this.controller === null) throw new InvalidStateError(`Cannot make an AbortSignal: "${host.name}" has none`)
    const { signal } = this.controller
    if (this.pending) this.abort(this.message)
    return signal
  }

  private abort(message: string | undefined): void {
    const { controller } = this
    this.controller = null
    controller?.abort(cancelledError(message))
  }
}
