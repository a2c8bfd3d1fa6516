import { once } from "node:events"
import { type AddressInfo, connect, createServer } from "node:net"
import type { Setting } from "../setting.ts"

/** The surroundings of a host whose programs are processes: real signals and real sockets. */
export const processSetting: Setting = {
  stop: { why: "SIGTERM", request: signalSelf },
  outside: { "a socket": echo },
}

/** Sends this process a real SIGTERM, and hears it too, so that it ends nothing. */
async function signalSelf(): Promise<void> {
  const received = once(process, "SIGTERM")
  process.kill(process.pid, "SIGTERM")
  await received
}

/** Has three messages come back through a socket, one after the other. */
async function echo(): Promise<void> {
  const server = createServer((socket) => socket.pipe(socket))
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1")
  client.setEncoding("utf8")
  for (const message of ["a", "b", "c"]) {
    client.write(message)
    const [answer] = await once(client, "data")
    if (answer !== message) throw new Error(`The echo of "${message}" is "${answer}"`)
  }
  client.end()
  await once(client, "close")
  server.close()
}
