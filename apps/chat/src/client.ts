import {
  type Body,
  type Coroutine,
  call,
  Event,
  getRunningLoop,
  Queue,
  QueueFull,
  QueueShutDown,
  rethrowCancelled,
  sleep,
  type Task,
  type TaskGroup,
  TimeoutError,
  taskGroup,
  timeout,
} from "@corral/bun"
import type { ServerWebSocket } from "bun"
import type { Config } from "./config.ts"
import { BYE, type Farewell, GOING_AWAY, IDLE, TOO_FAST, TOO_SLOW } from "./farewell.ts"
import { Outbox } from "./outbox.ts"
import type { Answer } from "./protocol.ts"
import type { Vitals } from "./vitals.ts"

/** How many commands of a client may wait. */
const INBOX = 64
/** What `send` says when the socket takes no more for now; the message itself is on its way. */
const BACKPRESSURE = -1
const FLUSHED = "flushed"

/** A connection: commands come in by one queue, messages go out by another, and a task of its own serves both. */
export class Client {
  readonly outbox: Outbox
  readonly #config: Config
  readonly #inbox = new Queue<string | Uint8Array>(INBOX)
  /** Set when the socket takes more. */
  readonly #drained = new Event()
  /** Set when all that was sent has arrived. */
  readonly #flushed = new Event()
  #heard: () => void = () => {}
  #farewell: Farewell = BYE
  #task: Task<void> | null = null
  #socket: ServerWebSocket<Client> | null = null

  constructor(config: Config, vitals: Vitals) {
    this.#config = config
    this.outbox = new Outbox(config, vitals)
  }

  /** How it ends, or has ended. */
  get farewell(): Farewell {
    return this.#farewell
  }

  /** The socket is open. @param task serves it, and ends with it */
  opened(socket: ServerWebSocket<Client>, task: Task<void>): void {
    this.#socket = socket
    this.#task = task
  }

  /** A message has come. */
  received(message: string | Uint8Array): void {
    this.#heard()
    try {
      this.#inbox.putNowait(message)
    } catch (error) {
      if (error instanceof QueueFull) this.dismiss(TOO_FAST)
      else if (!(error instanceof QueueShutDown)) throw error // shut down: nobody listens to it any more
    }
  }

  /** The socket takes more. */
  drained(): void {
    this.#drained.set()
  }

  /** A ping was answered. */
  ponged(payload: Uint8Array): void {
    this.#heard()
    if (new TextDecoder().decode(payload) === FLUSHED) this.#flushed.set()
  }

  /** The socket is closed: whoever waits for it waits in vain. */
  gone(): void {
    this.#socket = null
    this.#inbox.shutdown({ immediate: true })
    this.#drained.set()
    this.#flushed.set()
  }

  /** Puts a message into the outbox; a client that is too slow for it is dismissed. @returns whether it is in */
  *tell(message: string | Answer): Coroutine<boolean> {
    const text = typeof message === "string" ? message : JSON.stringify(message)
    const isIn = yield* this.outbox.put(text)
    if (!isIn) this.dismiss(TOO_SLOW)
    return isIn
  }

  /** Ends the connection, whatever it is doing. */
  dismiss(farewell: Farewell): void {
    if (this.#farewell !== BYE) return
    this.#farewell = farewell
    this.#task?.cancel(farewell.reason)
  }

  /** Ends the connection when all that waits for the client has arrived. */
  retire(): void {
    if (this.#farewell !== BYE) return
    this.#farewell = GOING_AWAY
    this.#inbox.shutdown({ immediate: true })
    this.outbox.offer(JSON.stringify({ type: "closing" } satisfies Answer))
    this.outbox.close()
  }

  /** Serves the connection until it ends. @param obey carries a command out */
  *serve(obey: Body<void, [message: string | Uint8Array]>): Coroutine<void> {
    const loop = getRunningLoop()
    const { idleMs } = this.#config
    try {
      yield* timeout(idleMs, (idle) => {
        this.#heard = () => {
          if (!idle.expired()) idle.reschedule(loop.time() + idleMs)
        }
        return taskGroup((group) => this.#converse(group, obey))
      })
    } catch (error) {
      rethrowCancelled(error)
      if (!(error instanceof TimeoutError)) throw error
      this.#farewell = IDLE
    } finally {
      this.#heard = () => {}
    }
  }

  /** Closes the socket, if it is open. @param farewell if there is no better one */
  close(farewell: Farewell = BYE): void {
    if (this.#farewell === BYE) this.#farewell = farewell
    this.outbox.close()
    this.#socket?.close(this.#farewell.code, this.#farewell.reason)
  }

  *#converse(group: TaskGroup, obey: Body<void, [message: string | Uint8Array]>): Coroutine<void> {
    const sending = group.createTask(this.#send(), { name: "send" })
    group.createTask(this.#ping(), { name: "ping" })
    const commands = this.#inbox[Symbol.asyncIterator]()
    for (let next = yield* commands.next(); !next.done; next = yield* commands.next()) yield* call(obey, next.value)
    if (this.#farewell === GOING_AWAY) yield* sending
    group.cancel()
  }

  *#send(): Coroutine<void> {
    try {
      for (;;) {
        const text = yield* this.outbox.next()
        this.#drained.clear()
        if (this.#socket?.send(text) === BACKPRESSURE) yield* this.#drained.wait()
      }
    } catch (error) {
      if (!(error instanceof QueueShutDown)) throw error
    }
    // Sent is not arrived. The answer to a ping comes after all that went before it.
    this.#socket?.ping(FLUSHED)
    yield* this.#flushed.wait()
  }

  *#ping(): Coroutine<never> {
    for (;;) {
      yield* sleep(this.#config.pingMs)
      this.#socket?.ping()
    }
  }
}
