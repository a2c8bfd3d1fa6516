import { type Coroutine, type Event, Semaphore, TimeoutError, taskGroup, waitFor } from "@corral/bun"
import { ChatClient } from "./chat-client.ts"
import type { Ledger } from "./ledger.ts"
import { SlowReader } from "./slow-reader.ts"

/** How many connections are being made at a time. */
const DOORS = 100

/** People who chat: how many to a room, how much they say, and how often. */
interface Kind {
  readonly room: string
  readonly perRoom: number
  readonly size: number
  /** Between two messages of one client, on average, in milliseconds. */
  readonly pauseMs: number
}

const TALK: Kind = { room: "talk", perRoom: 50, size: 120, pauseMs: 5_000 }
/** In these rooms, whole pages are pasted: enough to fill the line to somebody who does not read. */
const PASTE: Kind = { room: "paste", perRoom: 6, size: 14_000, pauseMs: 70 }
const PASTE_ROOMS = 2
const SLOW_PER_ROOM = 5

/** All clients of a load, in their rooms. */
export class Crowd {
  readonly clients: readonly ChatClient[]
  readonly slow: readonly SlowReader[]
  readonly #ledger: Ledger
  readonly #kinds = new Map<ChatClient, Kind>()

  constructor(size: number, ledger: Ledger) {
    this.#ledger = ledger
    const pasting = PASTE_ROOMS * PASTE.perRoom
    for (let n = 0; n < size; n += 1) {
      const kind = n < pasting ? PASTE : TALK
      const room = `${kind.room}-${Math.floor((n < pasting ? n : n - pasting) / kind.perRoom)}`
      this.#kinds.set(new ChatClient(room, `client-${n}`, ledger), kind)
    }
    this.clients = [...this.#kinds.keys()]
    this.slow = Array.from({ length: PASTE_ROOMS * SLOW_PER_ROOM }, (_, n) => {
      return new SlowReader(`${PASTE.room}-${n % PASTE_ROOMS}`, `slow-${n}`)
    })
  }

  /** Lets everybody in. */
  *enter(url: string): Coroutine<void> {
    const doors = new Semaphore(DOORS)
    const everybody = [...this.clients, ...this.slow]
    yield* taskGroup(function* (group) {
      for (const each of everybody) group.createTask(doors.with(() => each.enter(url)))
    })
  }

  /** Everybody talks until it is enough, and waits until his last message is acknowledged. */
  *talk(enough: Event): Coroutine<void> {
    const kinds = this.#kinds
    yield* taskGroup(function* (group) {
      for (const [client, kind] of kinds) group.createTask(talk(client, kind, enough))
    })
  }

  /** Waits until everybody has seen whatever was acknowledged in his room. */
  *settle(): Coroutine<void> {
    for (const client of this.clients) yield* client.reached(this.#ledger.lastSeqOf(client.room))
  }

  /** Who has not seen all that was acknowledged in his room. */
  behind(): ChatClient[] {
    return this.clients.filter((client) => client.seq < this.#ledger.lastSeqOf(client.room))
  }

  leave(): void {
    for (const each of [...this.clients, ...this.slow]) each.close()
  }
}

function* talk(client: ChatClient, { size, pauseMs }: Kind, enough: Event): Coroutine<void> {
  while (!(yield* setWithin(enough, 2 * pauseMs * Math.random()))) yield* client.say(size)
}

/** Waits for an event, but not for longer than `ms`; tells whether it is set. */
function* setWithin(event: Event, ms: number): Coroutine<boolean> {
  try {
    yield* waitFor(event.wait(), ms)
    return true
  } catch (error) {
    if (error instanceof TimeoutError) return false
    throw error
  }
}
