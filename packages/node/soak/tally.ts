import { CancelledError, ExceptionGroup, InvalidStateError } from "@corral/node"

/** An error that a program throws on purpose. */
export class Boom extends Error {
  override readonly name: string = "Boom"
}

/** Why a signal was aborted. */
export class Stop extends Error {
  override readonly name: string = "Stop"
}

/** The errors that programs may end with; any other is a finding. */
const EXPECTED = new Set(["Boom", "Stop", "TimeoutError", "BrokenBarrierError", "QueueShutDown", "ConnectionLost"])

/** What happened, and what must not have. */
export class Tally {
  rounds = 0
  tasks = 0
  /** How often a task, a group or a signal was cancelled from outside. */
  cancellations = 0
  /** How many tasks were cancelled once more: a race had swallowed it, or the machine was busy. */
  repeated = 0
  /** How often a store of AsyncLocalStorage was looked at. */
  stores = 0
  readonly errors = new Map<string, number>()
  readonly violations: string[] = []

  /** Counts the errors that something ended with, each of a group's. */
  count(error: unknown): void {
    if (error instanceof ExceptionGroup) for (const each of error.errors) this.count(each)
    else {
      const kind = kindOf(error)
      this.errors.set(kind, (this.errors.get(kind) ?? 0) + 1)
      if (!EXPECTED.has(kind) && kind !== "CancelledError" && kind !== "refused")
        this.violate(`unexpected: ${stackOf(error)}`)
    }
  }

  violate(what: string): void {
    this.violations.push(`round ${this.rounds}: ${what}`)
  }
}

function kindOf(error: unknown): string {
  if (error instanceof CancelledError) return "CancelledError"
  // A group that is being cancelled takes no more tasks; a loser of a race may come too late for its function.
  if (error instanceof InvalidStateError && /being cancelled|has ended/.test(error.message)) return "refused"
  return error instanceof Error ? error.name : typeof error
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
