import { once } from "node:events"
import { connect, createServer } from "node:net"
import { setTimeout as delay } from "node:timers/promises"

const PATIENCE = 20_000 // milliseconds
const BETWEEN_KNOCKS = 20 // milliseconds

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once("error", reject)
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
}

/** Waits until somebody listens at a port: for servers that do not say when they do. */
export async function listening(port: number): Promise<void> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await delay(BETWEEN_KNOCKS)) {
    if (await knock(port)) return
  }
  throw new Error(`Cannot reach port ${port}: nobody listened there for ${PATIENCE} ms`)
}

async function knock(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1")
  try {
    await once(socket, "connect")
    return true
  } catch {
    return false // nobody yet
  } finally {
    socket.destroy()
  }
}
