import { type Coroutine, Future, gather, Queue, taskGroup } from "@corral/bun"
import type { Client } from "./client.ts"
import { type Happening, ProtocolError } from "./protocol.ts"
import type { Vitals } from "./vitals.ts"

/** Something that a member does in a room, and what comes of it: the number of the happening. */
interface Turn {
  readonly act: "enter" | "leave" | "say"
  readonly client: Client
  readonly nick: string
  readonly text: string
  readonly seq: Future<number>
}

/**
 * A room is a task: it takes one turn after the other, so all members see the same happenings in the same order.
 *
 * A turn is over when its happening is in the outbox of every member. So a slow member holds up its own room, for a
 * while that the outbox decides, and nobody else.
 */
export class Room {
  readonly name: string
  readonly #vitals: Vitals
  readonly #members = new Map<string, Client>()
  readonly #turns: Queue<Turn>
  #seq = 0

  constructor(name: string, vitals: Vitals) {
    this.name = name
    this.#vitals = vitals
    this.#turns = new Queue(0, { name }) // a client has one turn at a time, so there are no more than clients
  }

  nicks(): string[] {
    return [...this.#members.keys()]
  }

  /** Takes turns until the last member has left; then nobody gets a turn any more. */
  *serve(): Coroutine<void> {
    do {
      yield* this.#play(yield* this.#turns.get())
    } while (this.#members.size > 0 || !this.#turns.empty())
    this.#turns.shutdown()
  }

  /**
   * Waits for a turn, and until it is over.
   *
   * @returns the number of the happening
   * @throws {ProtocolError} the nick is taken
   * @throws {QueueShutDown} the room is closed, as the last member has left
   */
  *take(act: Turn["act"], client: Client, nick: string, text = ""): Coroutine<number> {
    const seq = new Future<number>()
    this.#turns.putNowait({ act, client, nick, text, seq })
    return yield* seq
  }

  *#play({ act, client, nick, text, seq }: Turn): Coroutine<void> {
    const isTaken = act === "enter" && this.#members.has(nick)
    // Who is cancelled before he could enter leaves all the same.
    const isAbsent = act === "leave" && this.#members.get(nick) !== client
    if (!isTaken && !isAbsent) yield* this.#happen(act, client, nick, text)
    if (seq.done()) return // cancelled: nobody waits for it any more
    if (isTaken) seq.setException(new ProtocolError("nick-taken", `somebody in ${this.name} is called ${nick}`))
    else seq.setResult(this.#seq)
  }

  *#happen(act: Turn["act"], client: Client, nick: string, text: string): Coroutine<void> {
    this.#seq += 1
    const common = { room: this.name, seq: this.#seq, nick }
    // Its own entering is the first thing that a member sees.
    if (act === "enter") this.#members.set(nick, client)
    if (act === "leave") this.#members.delete(nick)
    if (act === "say") yield* this.#tell({ type: "said", ...common, text })
    else yield* this.#tell({ type: act === "enter" ? "entered" : "gone", ...common })
  }

  *#tell(happening: Happening): Coroutine<void> {
    const text = JSON.stringify(happening)
    const full: Client[] = []
    for (const member of this.#members.values()) if (!member.outbox.offer(text)) full.push(member)
    this.#vitals.delivered += this.#members.size - full.length
    if (full.length === 0) return
    const isIn = yield* taskGroup(function* (group) {
      return yield* gather(full.map((member) => group.createTask(member.tell(text))))
    })
    this.#vitals.delivered += isIn.filter(Boolean).length
  }
}
