import { trace } from "@opentelemetry/api"
import { beforeEach, describe, expect, it } from "vitest"
import { spansOnceEnded, treesOf } from "./recorder.ts"
import { openShop, SERVER_SPAN, WAYS, type Way } from "./shop.ts"

const WHOLE = (way: Way) =>
  `${SERVER_SPAN[way]} 200(prices(backend prices 200), reviews(backend reviews 200), stock(backend stock 200))`

beforeEach(() => expect(trace.getActiveSpan()).toBeUndefined())

describe("the spans of a page", () => {
  it.each(WAYS)("have the request's as their root, the backends' as their leaves, %s", async (way) => {
    const shop = await openShop(() => ({ delayMs: 1 }))
    await shop.get(way, "lamp")
    expect(treesOf(await spansOnceEnded(7))).toEqual([WHOLE(way)])
  })

  it("are its own, with 200 requests at once in all frameworks", async () => {
    // Delays in which the requests overtake each other: each order of the three backends occurs.
    const shop = await openShop((backend, id) => ({ delayMs: (Number(id) * backend.length) % 17 }))
    const requests = Array.from({ length: 200 }, (_, index) => ({ id: `${index}`, way: WAYS[index % 4]! }))
    await Promise.all(requests.map(({ way, id }) => shop.get(way, id).then((response) => response.text())))

    const spans = await spansOnceEnded(200 * 7)
    expect(treesOf(spans)).toEqual(requests.map(({ way }) => WHOLE(way)).sort())
    expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(200)
    // Names alone would not tell a request's child from another's: each backend was asked for the product of its trace.
    for (const trace of traces(spans)) {
      const paths = trace.flatMap(({ attributes }) => attributes["url.path"] ?? []).map((path) => `${path}`)
      expect(new Set(paths.map((path) => path.split("/").at(-1))).size).toBe(1)
      expect(paths).toHaveLength(4)
    }
  })

  it.each(WAYS)("say who failed and who was cancelled, %s", async (way) => {
    const shop = await openShop((backend) => (backend === "stock" ? { delayMs: 20, status: 500 } : "no answer"))
    await shop.get(way, "lamp")
    const gone = "✗ the client has gone"
    expect(treesOf(await spansOnceEnded(7))).toEqual([
      `${SERVER_SPAN[way]} 502(` +
        `prices ✗ cancelled(backend prices ${gone}), ` +
        `reviews ✗ cancelled(backend reviews ${gone}), ` +
        "stock ✗ Cannot get an answer of stock: it answered 500(backend stock 500))",
    ])
  })

  it.each(WAYS)("say who took too long, %s", async (way) => {
    const shop = await openShop(() => "no answer", { prices: 300, stock: 10_000, reviews: 10_000 })
    await shop.get(way, "lamp")
    const gone = "✗ the client has gone"
    expect(treesOf(await spansOnceEnded(7))).toEqual([
      `${SERVER_SPAN[way]} 504(` +
        `prices ✗ Cannot get an answer of prices: it takes too long(backend prices ${gone}), ` +
        `reviews ✗ cancelled(backend reviews ${gone}), ` +
        `stock ✗ cancelled(backend stock ${gone}))`,
    ])
  })

  it.each(WAYS)("do not call it an error that the page comes without reviews, %s", async (way) => {
    const timeouts = { prices: 10_000, stock: 10_000, reviews: 300 }
    const shop = await openShop((backend) => (backend === "reviews" ? "no answer" : { delayMs: 0 }), timeouts)
    await shop.get(way, "lamp")
    expect(treesOf(await spansOnceEnded(7))).toEqual([
      `${SERVER_SPAN[way]} 200(` +
        "prices(backend prices 200), " +
        "reviews(backend reviews ✗ the client has gone), " +
        "stock(backend stock 200))",
    ])
  })

  it("belong to the trace that the caller names", async () => {
    const shop = await openShop(() => ({ delayMs: 0 }))
    const traceId = "0af7651916cd43dd8448eb211c80319c"
    for (const way of WAYS) {
      await shop.get(way, "lamp", { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } })
      const spans = await spansOnceEnded(7)
      expect(treesOf(spans)).toEqual([WHOLE(way)])
      expect(new Set(spans.map((span) => span.spanContext().traceId))).toEqual(new Set([traceId]))
    }
  })
})

function traces(spans: Awaited<ReturnType<typeof spansOnceEnded>>) {
  const ids = new Set(spans.map((span) => span.spanContext().traceId))
  return [...ids].map((id) => spans.filter((span) => span.spanContext().traceId === id))
}
