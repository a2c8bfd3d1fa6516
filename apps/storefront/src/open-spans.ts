import { EventEmitter, once } from "node:events"
import type { SpanProcessor } from "@opentelemetry/sdk-trace-node"

/** Counts the spans that have begun and not ended, so that one can wait for a request's last. */
export class OpenSpans implements SpanProcessor {
  readonly #changes = new EventEmitter<{ ended: [] }>()
  #open = 0
  #ended = 0

  onStart(): void {
    this.#open++
  }

  onEnd(): void {
    this.#open--
    this.#ended++
    this.#changes.emit("ended")
  }

  /** Waits until none is open, and so many more have ended since the last time. */
  async allEnded(count: number): Promise<void> {
    while (this.#open > 0 || this.#ended < count) await once(this.#changes, "ended")
    this.#ended = 0
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
