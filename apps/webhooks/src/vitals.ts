import { type Counter, type Histogram, Metrics } from "./metrics.ts"
import type { Backlog } from "./store.ts"

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** How the service is doing: what `/health` and `/metrics` tell. */
export class Vitals {
  phase: "starting" | "serving" | "stopping" = "starting"
  /** Whether the database answered when it was last asked. */
  database = false
  inFlight = 0
  backlog: Backlog = { pending: 0, dead: 0 }
  /** When the backlog was counted, in milliseconds since 1970. */
  countedAt = 0

  readonly metrics: Metrics = new Metrics()
  readonly requests: Counter = this.metrics.counter(
    "webhooks_requests_total",
    "Webhooks received, by the status answered.",
  )
  readonly requestSeconds: Histogram = this.metrics.histogram(
    "webhooks_request_seconds",
    "Time from a webhook's arrival to its answer.",
    SECONDS,
  )
  readonly attempts: Counter = this.metrics.counter("webhooks_attempts_total", "Attempts to deliver, by result.")
  readonly attemptSeconds: Histogram = this.metrics.histogram(
    "webhooks_attempt_seconds",
    "Time the downstream took for an attempt.",
    SECONDS,
  )
  readonly claims: Counter = this.metrics.counter("webhooks_claims_total", "Looks at the database for what is due.")
  readonly batches: Counter = this.metrics.counter("webhooks_outcome_batches_total", "Batches of outcomes written.")

  constructor() {
    this.metrics.gauge("webhooks_in_flight", "Attempts under way.", () => this.inFlight)
    this.metrics.gauge(
      "webhooks_backlog",
      "Webhooks to be delivered, and given up.",
      () => new Map(Object.entries(this.backlog).map(([state, count]) => [{ state }, count])),
    )
    this.metrics.gauge(
      "webhooks_backlog_timestamp_seconds",
      "When the backlog was last counted.",
      () => this.countedAt / 1_000,
    )
  }

  /** Whether to send requests here. */
  ready(): boolean {
    return this.phase === "serving" && this.database
  }
}
