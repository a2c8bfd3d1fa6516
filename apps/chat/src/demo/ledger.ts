import type { Happening } from "../protocol.ts"

/** What all clients together have seen. */
export class Ledger {
  /** Messages that were acknowledged. */
  acknowledged = 0
  /** Happenings that have come in. */
  received = 0
  /** Milliseconds until a message was acknowledged, and until it was at each of its readers. */
  readonly untilAcknowledged: number[] = []
  readonly untilRead: number[] = []
  /** What should not have been seen. */
  readonly faults: string[] = []
  /** The last number of each room that was acknowledged. */
  readonly #lastSeq = new Map<string, number>()

  acknowledge(room: string, seq: number, sentAt: number): void {
    this.acknowledged += 1
    this.untilAcknowledged.push(performance.now() - sentAt)
    this.#lastSeq.set(room, Math.max(this.lastSeqOf(room), seq))
  }

  lastSeqOf(room: string): number {
    return this.#lastSeq.get(room) ?? 0
  }
}

/** What one client has seen of its room: all of it, in order, or there is a fault. */
export class Witness {
  /** The number of the last happening. */
  seq = 0
  readonly #name: string
  readonly #ledger: Ledger
  readonly #counts = new Map<string, number>()

  constructor(name: string, ledger: Ledger) {
    this.#name = name
    this.#ledger = ledger
  }

  see(happening: Happening): void {
    const { seq, nick } = happening
    if (this.seq !== 0 && seq !== this.seq + 1) this.#fault(`${seq} comes after ${this.seq}`)
    this.seq = seq
    this.#ledger.received += 1
    if (happening.type !== "said") return
    const { count, sentAt } = readText(happening.text)
    this.#ledger.untilRead.push(performance.now() - sentAt)
    const before = this.#counts.get(nick)
    if (before !== undefined && count !== before + 1) this.#fault(`message ${count} of ${nick} comes after ${before}`)
    this.#counts.set(nick, count)
  }

  #fault(what: string): void {
    this.#ledger.faults.push(`${this.#name}: ${what}`)
  }
}

/** A message tells which one of its sender's it is, and when it was sent; the rest is filling. */
export function writeText(count: number, sentAt: number, size: number): string {
  return `${count} ${sentAt} `.padEnd(size, "x")
}

function readText(text: string): { readonly count: number; readonly sentAt: number } {
  const [count, sentAt] = text.split(" ", 2)
  return { count: Number(count), sentAt: Number(sentAt) }
}
