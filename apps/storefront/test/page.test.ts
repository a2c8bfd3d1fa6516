import { describe, expect, it } from "vitest"
import { priceOf, reviewsOf, stockOf } from "../src/backends/catalogue.ts"
import { openShop, WAYS } from "./shop.ts"

const AT_ONCE = { delayMs: 0 }

describe.each(WAYS)("a product page, %s", (way) => {
  it("has what the three backends say", async () => {
    const shop = await openShop(() => AT_ONCE)
    const response = await shop.get(way, "lamp")
    expect(response.status).toBe(200)
    const parts = { price: priceOf("lamp"), stock: stockOf("lamp"), reviews: reviewsOf("lamp") }
    expect(await response.json()).toEqual({ id: "lamp", ...parts })
  })

  it.each([
    ["fail", { delayMs: 0, status: 500 }],
    ["do not come in time", "no answer"],
  ] as const)("comes without reviews if they %s", async (_, behaviour) => {
    const timeouts = { prices: 10_000, stock: 10_000, reviews: 20 }
    const shop = await openShop((backend) => (backend === "reviews" ? behaviour : AT_ONCE), timeouts)
    const response = await shop.get(way, "lamp")
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ price: priceOf("lamp"), reviews: null })
  })

  it.each(["prices", "stock"] as const)("is answered 502 if %s fail, while the others are asked", async (failing) => {
    const shop = await openShop((backend) => (backend === failing ? { delayMs: 10, status: 500 } : "no answer"))
    const response = await shop.get(way, "lamp")
    expect(response.status).toBe(502)
    const error = `Cannot get an answer of ${failing}: it answered 500`
    expect(await response.json()).toEqual({ error, backends: [failing] })
  })

  it.each(["prices", "stock"] as const)("is answered 504 if %s take too long", async (slow) => {
    const timeouts = { prices: 10_000, stock: 10_000, reviews: 10_000, [slow]: 20 }
    const shop = await openShop((backend) => (backend === slow ? "no answer" : AT_ONCE), timeouts)
    const response = await shop.get(way, "lamp")
    expect(response.status).toBe(504)
    const error = `Cannot get an answer of ${slow}: it takes too long`
    expect(await response.json()).toEqual({ error, backends: [slow] })
  })

  it("names a backend that cannot be reached", async () => {
    const shop = await openShop(() => "no answer")
    await shop.backends.servers.stock.close()
    const response = await shop.get(way, "lamp")
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({ backends: ["stock"] })
  })
})
