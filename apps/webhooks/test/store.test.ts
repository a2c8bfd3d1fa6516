import { run, sleep, TimeoutError, taskGroup, timeout } from "@corral/node"
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
import { backendOf } from "../src/backend.ts"
import { Connections } from "../src/connections.ts"
import { type Outcome, openStore, type Store } from "../src/store.ts"
import { databases, type TestDatabase, testDatabase } from "./databases.ts"

const LONG_MS = 3_600_000

describe.each(databases)("the store ($name)", { timeout: 30_000 }, ({ url }) => {
  let database: TestDatabase
  let connections: Connections
  let store: Store

  // What is awaited here is in no task of ours: corral's operations can be awaited anywhere.
  beforeAll(async () => {
    database = testDatabase(url)
    connections = new Connections(backendOf(database.config))
    store = await openStore(connections, database.config.schema)
  }, 60_000)

  afterAll(async () => {
    await store.close()
    await database.remove()
  })

  beforeEach(() => ask("delete from webhooks"))

  const ask = <Row>(text: string) => run(() => connections.query<Row>(text))
  const accept = async (...ids: string[]) => {
    for (const id of ids) await store.accept({ id, payload: `{"of":"${id}"}` })
  }
  const idsOf = (jobs: readonly { id: string }[]) => jobs.map(({ id }) => id)

  describe("accept()", () => {
    it("writes a webhook down with its delivery, unchanged", async () => {
      expect(await store.accept({ id: "a", payload: '{ "é": "\\u0000 😀" }' })).toBe(true)
      expect(await ask("select id, payload, state, attempts from webhooks join deliveries on webhook_id = id")).toEqual(
        [{ id: "a", payload: '{ "é": "\\u0000 😀" }', state: "pending", attempts: 0 }],
      )
    })

    it("keeps the first of two with the same id, also when they come together", async () => {
      const webhooks = Array.from({ length: 10 }, (_, index) => ({ id: "a", payload: `${index}` }))
      const isNew = await Promise.all(webhooks.map((webhook) => store.accept(webhook)))
      expect(isNew.filter(Boolean)).toHaveLength(1)
      expect(await ask("select payload from webhooks")).toEqual([{ payload: `${isNew.indexOf(true)}` }])
    })

    it("leaves nothing half done when it is cancelled, and the connection fit for the next", async () => {
      for (let ms = 0; ms < 8; ms += 1) {
        const main = () => timeout(ms / 2, () => store.accept({ id: `cancelled ${ms}`, payload: "{}" }))
        await run(main).catch((error) => expect(error).toBeInstanceOf(TimeoutError))
      }
      // In a transaction that was left open, both would have the number of that one.
      const number = "select pg_current_xact_id()::text"
      expect(await ask(number)).not.toEqual(await ask(number))
      await accept("a")
      const halves = await ask(
        "select id from webhooks full join deliveries on webhook_id = id where id is null or state is null",
      )
      expect(halves).toEqual([])
    })
  })

  describe("claim()", () => {
    it("takes what is due, oldest first, up to the count, and counts the attempt", async () => {
      await accept("a", "b", "c")
      expect(await store.claim(2, LONG_MS)).toEqual([
        { id: "a", payload: '{"of":"a"}', attempt: 1 },
        { id: "b", payload: '{"of":"b"}', attempt: 1 },
      ])
      expect(idsOf(await store.claim(2, LONG_MS))).toEqual(["c"])
      expect(await store.claim(2, LONG_MS)).toEqual([])
    })

    it("gives each webhook to one caller only, however many ask at the same time", async () => {
      const ids = Array.from({ length: 40 }, (_, index) => `${index}`)
      await accept(...ids)
      const claims = await Promise.all(Array.from({ length: 20 }, () => store.claim(3, LONG_MS)))
      expect(claims.flatMap(idsOf).sort()).toEqual(ids.sort())
    })

    it("takes again what was claimed and not settled, once the claim is over", async () => {
      await accept("a")
      await store.claim(1, LONG_MS)
      expect(await store.claim(1, LONG_MS)).toEqual([])
      await ask("update deliveries set claimed_until = now()")
      expect(await store.claim(1, LONG_MS)).toMatchObject([{ id: "a", attempt: 2 }])
    })
  })

  describe("settle()", () => {
    const state = () =>
      ask("select webhook_id as id, state, attempts, claimed_by, last_error from deliveries order by 1")

    it("notes all outcomes of a batch, and what they mean for their webhooks", async () => {
      await accept("a", "b", "c")
      await store.claim(3, LONG_MS)
      await store.settle([
        outcome("a"),
        outcome("b", { result: "failed", status: 503, error: "busy", retryMs: LONG_MS }),
        outcome("c", { result: "dead", status: null, error: "no answer" }),
      ])
      expect(await state()).toEqual([
        { id: "a", state: "delivered", attempts: 1, claimed_by: null, last_error: null },
        { id: "b", state: "pending", attempts: 1, claimed_by: null, last_error: "busy" },
        { id: "c", state: "dead", attempts: 1, claimed_by: null, last_error: "no answer" },
      ])
      expect(await ask("select webhook_id, attempt, result, status, error, took_ms from outcomes order by 1")).toEqual([
        { webhook_id: "a", attempt: 1, result: "delivered", status: 200, error: null, took_ms: 13 },
        { webhook_id: "b", attempt: 1, result: "failed", status: 503, error: "busy", took_ms: 13 },
        { webhook_id: "c", attempt: 1, result: "dead", status: null, error: "no answer", took_ms: 13 },
      ])
      expect(await store.backlog()).toEqual({ pending: 1, dead: 1 })
    })

    it("makes a failed one due after its pause, and not before", async () => {
      await accept("a", "b")
      await store.claim(2, LONG_MS)
      await store.settle([outcome("a", { result: "failed" }), outcome("b", { result: "failed", retryMs: LONG_MS })])
      expect(await store.claim(9, LONG_MS)).toMatchObject([{ id: "a", attempt: 2 }])
    })

    it("lets the failure of a claim that is over change nothing, but believes in its success", async () => {
      await accept("a", "b")
      await store.claim(2, LONG_MS)
      await ask("update deliveries set claimed_until = now()")
      await store.claim(2, LONG_MS)
      await store.settle([outcome("a", { result: "dead" }), outcome("b")])
      expect(await state()).toMatchObject([
        { id: "a", state: "pending", attempts: 2 },
        { id: "b", state: "delivered", attempts: 2 },
      ])
    })

    it("takes no offence at a webhook that is no longer there", async () => {
      await accept("a")
      await store.claim(1, LONG_MS)
      await store.settle([outcome("gone"), outcome("a")])
      expect(await state()).toMatchObject([{ id: "a", state: "delivered" }])
    })
  })

  it("release() gives back what this process has claimed, and does not count its attempt", async () => {
    await accept("a", "b", "c")
    await store.claim(3, LONG_MS)
    await store.settle([outcome("a")])
    await ask("update deliveries set claimed_by = 'another process' where webhook_id = 'b'")
    expect(await store.release()).toBe(1)
    expect(await store.claim(9, LONG_MS)).toMatchObject([{ id: "c", attempt: 1 }])
  })

  it("tidy() forgets what was delivered long ago, and nothing else", async () => {
    await accept("old", "new", "dead", "pending")
    await store.claim(9, LONG_MS)
    await store.settle([outcome("old"), outcome("new"), outcome("dead", { result: "dead" })])
    await ask("update deliveries set settled_at = settled_at - interval '25 hours' where webhook_id <> 'new'")
    await store.tidy(24)
    expect(await ask("select id from webhooks order by 1")).toEqual([{ id: "dead" }, { id: "new" }, { id: "pending" }])
    expect(await ask("select webhook_id from outcomes order by 1")).toEqual([
      { webhook_id: "dead" },
      { webhook_id: "new" },
    ])
  })

  it.skipIf(url === null)("replaces a connection that the server has closed", async () => {
    const backend = { ...backendOf(database.config), size: 1 }
    const single = new Connections(backend)
    const pidOf = async () => (await run(() => single.query<{ pid: number }>("select pg_backend_pid() as pid")))[0]?.pid
    const before = await pidOf()
    await ask(`select pg_terminate_backend(${before})`)
    const after = await vi.waitUntil(() => pidOf().catch(() => null), { timeout: 10_000 })
    expect(after).not.toBe(before)
    await run(() => single.close())
  })

  it("serves many at once with the connections that it has", async () => {
    await run(() =>
      taskGroup(function* (group) {
        for (let index = 0; index < 100; index += 1) group.createTask(store.accept({ id: `${index}`, payload: "{}" }))
        yield* sleep(0)
      }),
    )
    expect(await store.backlog()).toEqual({ pending: 100, dead: 0 })
  })
})

function outcome(webhookId: string, changes: Partial<Outcome> = {}): Outcome {
  const delivered: Outcome = {
    webhookId,
    attempt: 1,
    result: "delivered",
    status: 200,
    error: null,
    tookMs: 12.6,
    retryMs: 0,
  }
  return { ...delivered, ...changes }
}
