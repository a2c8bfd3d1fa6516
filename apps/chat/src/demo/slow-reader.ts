import { type Coroutine, Future, until } from "@corral/bun"
import type { Socket } from "bun"
import type { Command } from "../protocol.ts"

/** A client that enters a room and then stops reading: its socket is paused, and everything between it and the server fills up. */
export class SlowReader {
  readonly #room: string
  readonly #nick: string
  #socket: Socket | null = null

  constructor(room: string, nick: string) {
    this.#room = room
    this.#nick = nick
  }

  /** Waits until it is in the room, and reads no more from then on. */
  *enter(url: string): Coroutine<void> {
    const { hostname, port, pathname } = new URL(url)
    const join: Command = { type: "join", room: this.#room, nick: this.#nick }
    const joined = new Future<void>()
    let heard = ""
    const data = (socket: Socket, bytes: Uint8Array) => {
      heard += new TextDecoder().decode(bytes)
      if (!heard.includes(`"joined"`)) return
      socket.pause()
      if (!joined.done()) joined.setResult()
    }
    // A browser's WebSocket cannot stop reading, so this is one by hand.
    const handshake = [
      `GET ${pathname} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${Buffer.from("a slow reader's!").toString("base64")}`,
    ]
    const open = (socket: Socket) => {
      socket.write(`${handshake.join("\r\n")}\r\n\r\n`)
      socket.write(frameOf(JSON.stringify(join)))
    }
    this.#socket = yield* until(Bun.connect({ hostname, port: Number(port), socket: { open, data } }))
    yield* joined
  }

  close(): void {
    this.#socket?.terminate()
  }
}

/** A short text as a client's frame. The mask is of zeros, which change nothing. */
function frameOf(text: string): Uint8Array {
  const payload = new TextEncoder().encode(text)
  return Uint8Array.of(0x81, 0x80 | payload.length, 0, 0, 0, 0, ...payload)
}
