import { once } from "node:events"
import { connect } from "node:net"
import { describe, expect, it } from "vitest"
import { allReturned, borrowed } from "./outside.ts"
import { spansOnceEnded, treesOf } from "./recorder.ts"
import { openShop, SERVER_SPAN, type Shop, WAYS, type Way } from "./shop.ts"

const GONE = "✗ the client has gone"
const ABANDONED = (way: Way) =>
  `${SERVER_SPAN[way]} ${GONE}(` +
  `prices ✗ cancelled(backend prices ${GONE}), ` +
  `reviews ✗ cancelled(backend reviews ${GONE}), ` +
  `stock ✗ cancelled(backend stock ${GONE}))`

describe.each(WAYS)("a client that goes, %s", (way) => {
  it("has its work cancelled: the backends see it, all spans end, and nothing is left", async () => {
    const shop = await openShop(() => "no answer")
    const servers = Object.values(shop.backends.servers)
    const asked = Promise.all(servers.map((server) => once(server, "request")))
    const client = await send(shop, way, "lamp")
    await asked
    expect(borrowed).toEqual({ handlers: 1, timers: 1 })

    const abandoned = Promise.all(servers.map((server) => once(server, "abandoned")))
    client.destroy()
    await abandoned
    expect(servers.map(({ seen }) => seen)).toEqual(Array(3).fill({ requests: 1, answered: 0, abandoned: 1 }))
    expect(treesOf(await spansOnceEnded(7))).toEqual([ABANDONED(way)])
    await allReturned()
  })

  it("does not disturb the others", async () => {
    const shop = await openShop((_, id) => (id === "slow" ? "no answer" : { delayMs: 5 }))
    const asked = Promise.all(Object.values(shop.backends.servers).map((server) => once(server, "request")))
    const client = await send(shop, way, "slow")
    await asked
    const others = WAYS.map((other) => shop.get(other, "lamp"))
    client.destroy()
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const trees = treesOf(await spansOnceEnded(7 * 5))
    expect(trees).toContain(ABANDONED(way))
    expect(trees.filter((tree) => tree.includes("✗"))).toHaveLength(1)
  })
})

describe("50 clients that go at once", () => {
  it("leave nothing behind", async () => {
    const shop = await openShop(() => "no answer")
    const servers = Object.values(shop.backends.servers)
    const clients = await Promise.all(Array.from({ length: 50 }, (_, n) => send(shop, WAYS[n % 4]!, `${n}`)))
    while (servers.some(({ seen }) => seen.requests < 50)) await Promise.race(servers.map((it) => once(it, "request")))
    for (const client of clients) client.destroy()
    const trees = treesOf(await spansOnceEnded(50 * 7))
    expect(trees).toEqual(clients.map((_, n) => ABANDONED(WAYS[n % 4]!)).sort())
    expect(servers.map(({ seen }) => seen)).toEqual(Array(3).fill({ requests: 50, answered: 0, abandoned: 50 }))
    await allReturned()
  })
})

/** Sends a request on a socket of its own, which is the client's to destroy. */
async function send(shop: Shop, way: Way, id: string) {
  const { hostname, port, pathname } = new URL(`${shop.storefronts.urls[way]}/${id}`)
  const socket = connect(Number(port), hostname)
  await once(socket, "connect")
  socket.write(`GET ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`)
  return socket
}
