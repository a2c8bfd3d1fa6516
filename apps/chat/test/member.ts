import { onTestFinished } from "vitest"
import type { Answer, Happening } from "../src/protocol.ts"

type Message = Answer | Happening

/** A client of the chat, as a test wants it: what it is sent is taken one by one. */
export class Member {
  readonly closed: Promise<{ code: number; reason: string }>
  readonly #socket: WebSocket
  readonly #messages: Message[] = []
  readonly #waiting: ((message: Message) => void)[] = []

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener("message", ({ data }) => {
      const message: Message = JSON.parse(String(data))
      const waiting = this.#waiting.shift()
      if (waiting === undefined) this.#messages.push(message)
      else waiting(message)
    })
    this.closed = new Promise((resolve) => {
      socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason }))
    })
  }

  static async connect(url: string): Promise<Member> {
    const socket = new WebSocket(`${url.replace("http", "ws")}chat`)
    const member = new Member(socket)
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve)
      socket.addEventListener("error", () => reject(new Error("the connection was refused")))
    })
    onTestFinished(() => socket.close())
    return member
  }

  /** Connects and joins; the messages about that are taken. */
  static async in(url: string, room: string, nick: string): Promise<Member> {
    const member = await Member.connect(url)
    member.send({ type: "join", room, nick })
    await member.next()
    await member.next()
    return member
  }

  send(command: object | string | Uint8Array<ArrayBuffer>): void {
    const isRaw = typeof command === "string" || command instanceof Uint8Array
    this.#socket.send(isRaw ? command : JSON.stringify(command))
  }

  /** The next message, however long it takes. */
  next(): Promise<Message> {
    const message = this.#messages.shift()
    return message === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(message)
  }

  close(): void {
    this.#socket.close()
  }
}
