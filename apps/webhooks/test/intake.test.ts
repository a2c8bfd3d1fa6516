import { run, sleep } from "@corral/node"
import { describe, expect, it } from "vitest"
import { intake } from "../src/intake.ts"
import { sign } from "../src/signature.ts"
import type { Store } from "../src/store.ts"
import { Vitals } from "../src/vitals.ts"

const SECRET = "the-secret-of-the-tests"

describe("intake()", () => {
  it("answers 503 when the database takes too long, and asks nobody to deliver", async () => {
    const { response, accepted, logged } = await answer(() => sleep(10_000, true))
    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({ error: "the database took too long; send it again" })
    expect(accepted).toBe(0)
    expect(logged).toEqual(["request failed"])
  })

  it("answers 503 when the database fails, without telling how", async () => {
    const { response, accepted } = await answer(() => {
      throw new Error("password authentication failed for user me")
    })
    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({ error: "the webhook was not stored; send it again" })
    expect(accepted).toBe(0)
  })

  it("rings for a new webhook, and not for one that was there", async () => {
    expect(await answer(() => sleep(1, true))).toMatchObject({ accepted: 1 })
    expect(await answer(() => sleep(1, false))).toMatchObject({ accepted: 0 })
  })
})

/** Sends one good webhook to an intake with a store that accepts like this. */
async function answer(accept: Store["accept"]) {
  let accepted = 0
  const logged: string[] = []
  const app = intake({
    config: { secrets: [SECRET], maxBodyBytes: 1_000, requestMs: 50 },
    store: { accept },
    vitals: new Vitals(),
    log: (event) => logged.push(event),
    onAccepted: () => {
      accepted += 1
    },
  })
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const signature = sign(SECRET, { id: "a", timestamp, body: new TextEncoder().encode("{}") })
  const headers = { "webhook-id": "a", "webhook-timestamp": timestamp, "webhook-signature": signature }
  const response = await run(async () => app.request("/webhooks", { method: "POST", headers, body: "{}" }))
  return { response, accepted, logged }
}
