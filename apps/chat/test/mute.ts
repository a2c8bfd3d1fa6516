import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { onTestFinished } from "vitest"

/** A client by hand: it answers no pings, and can stop reading. Sends short commands only. */
export class Mute {
  readonly socket: Socket
  /** All that has come in, as text; frames' headers are in it, too. */
  heard = ""

  private constructor(socket: Socket) {
    this.socket = socket
    socket.setEncoding("latin1").on("data", (text: string) => {
      this.heard += text
    })
  }

  static async connect(url: string): Promise<Mute> {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    onTestFinished(() => void socket.destroy())
    const mute = new Mute(socket)
    const key = Buffer.from("sixteen letters!").toString("base64")
    socket.write(
      `GET /chat HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    )
    await mute.hears("\r\n\r\n")
    return mute
  }

  send(command: object): void {
    const payload = Buffer.from(JSON.stringify(command))
    this.socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]))
  }

  async hears(text: string): Promise<void> {
    while (!this.heard.includes(text)) await once(this.socket, "data")
  }
}
