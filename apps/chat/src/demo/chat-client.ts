import { type Coroutine, Event, Future } from "@corral/bun"
import { type Answer, type Command, type Happening, isHappening } from "../protocol.ts"
import { type Ledger, Witness, writeText } from "./ledger.ts"

/** A client of the chat in one room, which watches that it sees everything in order. */
export class ChatClient {
  readonly room: string
  /** The WebSocket's code, once it is closed. */
  readonly closed = new Future<number>()
  readonly #witness: Witness
  readonly #ledger: Ledger
  readonly #nick: string
  readonly #open = new Future<void>()
  #socket: WebSocket | null = null
  /** Set and cleared at each happening. */
  readonly #progress = new Event()
  /** What waits for the answer to the last command. */
  #answer: Future<Answer> | null = null
  #closing = false
  #said = 0

  constructor(room: string, nick: string, ledger: Ledger) {
    this.room = room
    this.#nick = nick
    this.#ledger = ledger
    this.#witness = new Witness(nick, ledger)
  }

  /** The number of the last happening that it has seen. */
  get seq(): number {
    return this.#witness.seq
  }

  /** Connects, and waits until it is in its room. */
  *enter(url: string): Coroutine<void> {
    const socket = new WebSocket(url)
    socket.onopen = () => this.#open.setResult()
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data))
    socket.onclose = ({ code }) => this.#end(code)
    this.#socket = socket
    yield* this.#open
    const answer = yield* this.#ask({ type: "join", room: this.room, nick: this.#nick })
    if (answer?.type !== "joined") throw new Error(`${this.#nick} could not join: ${JSON.stringify(answer)}`)
  }

  /** Says something of so many characters, if the server still listens, and waits until it is acknowledged. */
  *say(size: number): Coroutine<void> {
    if (this.#closing) return
    const sentAt = performance.now()
    this.#said += 1
    const answer = yield* this.#ask({ type: "say", room: this.room, text: writeText(this.#said, sentAt, size) })
    if (answer?.type === "ack") this.#ledger.acknowledge(this.room, answer.seq, sentAt)
    else if (answer !== null) this.#ledger.faults.push(`${this.#nick}: ${JSON.stringify(answer)}`)
  }

  /** Waits until it has seen the happening of that number. */
  *reached(seq: number): Coroutine<void> {
    while (this.seq < seq) yield* this.#progress.wait()
  }

  close(): void {
    this.#socket?.close()
  }

  /** Sends a command; null if the connection ends before there is an answer. */
  *#ask(command: Command): Coroutine<Answer | null> {
    const answer = new Future<Answer>()
    this.#answer = answer
    this.#socket?.send(JSON.stringify(command))
    try {
      return yield* answer
    } catch (error) {
      if (error !== GONE) throw error
      return null
    } finally {
      this.#answer = null
    }
  }

  #take(message: Answer | Happening): void {
    if (isHappening(message)) {
      this.#witness.see(message)
      this.#progress.set()
      this.#progress.clear()
    } else if (message.type === "closing") this.#closing = true
    else this.#answer?.setResult(message)
  }

  #end(code: number): void {
    this.#closing = true
    this.closed.setResult(code)
    if (!this.#open.done()) this.#open.setException(new Error(`${this.#nick} was not let in: ${code}`))
    if (this.#answer?.done() === false) this.#answer.setException(GONE)
  }
}

const GONE = new Error("The connection has ended")
