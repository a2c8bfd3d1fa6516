import { execFile, spawnSync } from "node:child_process"
import { once } from "node:events"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { promisify } from "node:util"
import { Future, run, type Task, taskGroup } from "@corral/node"
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
import { DEVELOPMENT_SECRET, type Environment, readConfig } from "../src/config.ts"
import { curlLine } from "../src/curl.ts"
import { DEADLINE_HEADER } from "../src/downstream-call.ts"
import { service as plainService } from "../src/plain/service.ts"
import { type ServiceOptions, service } from "../src/service.ts"
import { sign } from "../src/signature.ts"
import { databases, type TestDatabase, testDatabase } from "./databases.ts"

const SECRET = "the-secret-of-the-tests"

const FAST: Environment = {
  PORT: "0",
  WEBHOOK_SECRET: SECRET,
  MAX_BODY_BYTES: "1000",
  ATTEMPT_MS: "5000",
  MAX_ATTEMPTS: "3",
  BACKOFF_MS: "10",
  CLAIM_MS: "20000",
  POLL_MS: "20",
  BATCH_MS: "5",
  READINESS_MS: "50",
  GRACE_MS: "5000",
}

const hasCurl = ["bash", "curl", "openssl"].every((tool) => spawnSync(tool, ["--help"]).error === undefined)

const SHORT: Environment = { ATTEMPT_MS: "300", CLAIM_MS: "1200" }

/** A call of the service to the downstream. */
interface Call {
  readonly id: string
  readonly attempt: number
  readonly deadlineMs: number
  readonly body: string
}

/** A downstream that does what a test tells it, and is plain node:http, so that it knows nothing of corral. */
class Receiver {
  readonly calls: Call[] = []
  answer: (call: Call, response: ServerResponse) => void = (_, response) => response.end()
  readonly #server: Server = createServer((request, response) => this.#receive(request, response))

  async start(): Promise<void> {
    this.#server.listen(0, "127.0.0.1")
    await once(this.#server, "listening")
  }

  get url(): string {
    const address = this.#server.address()
    if (address === null || typeof address === "string") throw new TypeError("the receiver does not listen")
    return `http://127.0.0.1:${address.port}/hooks`
  }

  async stop(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, "close")
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = ""
    for await (const chunk of request.setEncoding("utf8")) body += chunk
    const header = (name: string) => String(request.headers[name])
    const [id, attempt] = [header("webhook-id"), Number(header("webhook-attempt"))]
    const call = { id, attempt, deadlineMs: Number(header(DEADLINE_HEADER)), body }
    this.calls.push(call)
    this.answer(call, response)
  }
}

/** What is done while the service runs; it may stop it, and will not find it stopped otherwise. */
type Serving = (url: string, stop: () => Promise<void>) => Promise<void>

/** The service, and its twin without corral that it is compared with: both must do the same. */
const kinds = [
  { kind: "corral", start: startCorral },
  { kind: "plain", start: startPlain },
]
const cases = databases.flatMap((database) => kinds.map((kind) => ({ ...database, ...kind })))

describe.each(cases)("the service ($kind, $name)", { timeout: 30_000 }, ({ url: databaseUrl, start }) => {
  let database: TestDatabase
  const receiver = new Receiver()
  let logged: string[] = []
  let count = 0

  beforeAll(async () => {
    await receiver.start()
    database = testDatabase(databaseUrl)
    await serving(async () => {}) // an embedded database takes seconds to be made
  }, 60_000)

  afterAll(async () => {
    await receiver.stop()
    await database.remove()
  })

  beforeEach(() => {
    receiver.calls.length = 0
    receiver.answer = (_, response) => response.end()
    logged = []
  })

  /** Runs the service for as long as the body takes, and then stops it as SIGTERM does. */
  async function serving(body: Serving, env: Environment = {}) {
    const config = { ...readConfig({ ...FAST, ...env }), ...database.config }
    const log = (event: string) => logged.push(event)
    await start({ config, downstreamUrl: receiver.url, log, onListening: () => {} }, body)
  }

  async function post(
    url: string,
    changes: { id?: string; body?: string | Uint8Array<ArrayBuffer>; signature?: string } = {},
  ) {
    const { id = `webhook-${++count}`, body = '{"n":1}', signature } = changes
    const timestamp = String(Math.floor(Date.now() / 1_000))
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": signature ?? sign(SECRET, { id, timestamp, body: bytes }),
    }
    const response = await fetch(`${url}/webhooks`, { method: "POST", headers, body: bytes })
    return { id, status: response.status, answer: await response.text(), headers: response.headers }
  }

  /** What the database has about webhooks, in the order of the ids. It is opened for that: ask once. */
  async function storedOf(...ids: string[]) {
    const rows = await database.query<{ id: string }>(`
      select id, payload, state, attempts, claimed_by, last_error,
        (select array_agg(result order by outcomes.id) from outcomes where outcomes.webhook_id = webhooks.id) as results
      from webhooks join deliveries on webhook_id = id`)
    return ids.map((id) => rows.find((row) => row.id === id))
  }
  const callsOf = (id: string) => receiver.calls.filter((call) => call.id === id)
  const called = (id: string, times = 1) => eventually(() => callsOf(id).length >= times)

  it("answers 202 to a webhook, stores it and delivers it unchanged", async () => {
    const body = '{ "name": "Zoë", "n": 1.50 }'
    let id = ""
    await serving(async (url) => {
      const posted = await post(url, { body })
      id = posted.id
      expect(posted).toMatchObject({ status: 202, answer: JSON.stringify({ id, duplicate: false }) })
      await called(id)
    })
    expect(callsOf(id)).toMatchObject([{ attempt: 1, body }])
    expect(await storedOf(id)).toEqual([
      {
        id,
        payload: body,
        state: "delivered",
        attempts: 1,
        claimed_by: null,
        last_error: null,
        results: ["delivered"],
      },
    ])
  })

  it("refuses what is not right, with the status that says why, and stores nothing of it", async () => {
    const before = await database.query("select count(*) from webhooks")
    await serving(async (url) => {
      expect(await post(url, { signature: "v1,AAAA" })).toMatchObject({ status: 401 })
      expect(await post(url, { id: "no/such id" })).toMatchObject({ status: 400 })
      expect(await post(url, { body: '{"n":' })).toMatchObject({ status: 400 })
      expect(await post(url, { body: new Uint8Array([0x22, 0xff, 0x22]) })).toMatchObject({ status: 400 })
      expect(await post(url, { body: JSON.stringify("x".repeat(1_000)) })).toMatchObject({ status: 413 })
      expect((await fetch(`${url}/webhooks`)).status).toBe(404)
    })
    expect(await database.query("select count(*) from webhooks")).toEqual(before)
  })

  it("refuses a body that is too large and does not say so", async () => {
    await serving(async (url) => {
      const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(600)) })
      const request = { method: "POST", body: endless, duplex: "half", headers: { "webhook-id": "endless" } } as const
      // Either the answer arrives, or the connection is closed on us while we are still sending.
      const status = await fetch(`${url}/webhooks`, request).then(
        (response) => response.status,
        () => 413,
      )
      expect(status).toBe(413)
      expect((await post(url)).status).toBe(202)
    })
  })

  it("takes a webhook that is sent twice once", async () => {
    let id = ""
    await serving(async (url) => {
      id = (await post(url)).id
      const again = await post(url, { id })
      expect(again).toMatchObject({ status: 202, answer: JSON.stringify({ id, duplicate: true }) })
      await called(id)
    })
    expect(callsOf(id)).toHaveLength(1)
  })

  it("tries again what fails, and notes every attempt", async () => {
    receiver.answer = ({ attempt }, response) => response.writeHead([500, 503, 200][attempt - 1] ?? 200).end()
    let id = ""
    await serving(async (url) => {
      id = (await post(url)).id
      await called(id, 3)
    })
    expect(callsOf(id).map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    expect(await storedOf(id)).toMatchObject([
      { state: "delivered", attempts: 3, results: ["failed", "failed", "delivered"] },
    ])
  })

  it.each([
    ["fails each time", 500, ["failed", "failed", "dead"]],
    ["is refused by the downstream", 410, ["dead"]],
  ])("keeps a dead letter of what %s", async (_, status, results) => {
    receiver.answer = (_, response) => response.writeHead(status).end()
    let id = ""
    await serving(async (url) => {
      id = (await post(url)).id
      await called(id, results.length)
    })
    expect(await storedOf(id)).toMatchObject([
      { state: "dead", last_error: `the downstream answered ${status}`, results },
    ])
  })

  it("tells the downstream how much time is left, and hangs up when none is", async () => {
    const hungUp: number[] = []
    receiver.answer = ({ attempt }, response) => {
      const began = performance.now()
      if (attempt > 1) response.end()
      else response.on("close", () => hungUp.push(performance.now() - began))
    }
    let id = ""
    await serving(async (url) => {
      id = (await post(url)).id
      await called(id, 2)
    }, SHORT)
    const deadline = callsOf(id)[0]?.deadlineMs ?? 0
    expect(deadline).toBeGreaterThan(0)
    expect(deadline).toBeLessThanOrEqual(300)
    expect(hungUp).toHaveLength(1)
    expect(hungUp[0]).toBeLessThan(2_000)
    expect(await storedOf(id)).toMatchObject([{ results: ["failed", "delivered"] }])
  })

  it.skipIf(!hasCurl)("takes what the line for the shell sends, again and again", async () => {
    const env = { WEBHOOK_SECRET: DEVELOPMENT_SECRET }
    await serving(async (url) => {
      for (let times = 0; times < 2; times += 1) {
        const { stdout } = await promisify(execFile)("bash", ["-c", curlLine(url, DEVELOPMENT_SECRET)])
        expect(stdout).toMatch(/^HTTP\/1\.1 202 Accepted.*"duplicate":false/s)
      }
      await eventually(() => receiver.calls.length === 2)
      expect(receiver.calls[0]?.body).toBe('{"hello":"corral"}')
    }, env)
  })

  it("says in /health and /metrics how it is doing", async () => {
    await serving(async (url) => {
      await called((await post(url)).id)
      await post(url, { signature: "none" })
      const health = await eventually(async () => {
        const response = await fetch(`${url}/health`)
        return response.ok && response.json()
      })
      expect(health).toEqual({ phase: "serving", database: "up" })
      const metrics = await (await fetch(`${url}/metrics`)).text()
      expect(metrics).toContain('webhooks_requests_total{status="202"} 1')
      expect(metrics).toContain('webhooks_requests_total{status="401"} 1')
      expect(metrics).toContain("webhooks_request_seconds_count 2")
      expect(metrics).toMatch(/webhooks_attempts_total\{result="delivered"\} 1/)
    })
  })

  describe("stopped", () => {
    it("says so in /health first, then closes the listener, and ends the connections", async () => {
      await serving(
        async (url, stop) => {
          await post(url)
          const stopping = stop()
          await eventually(async () => (await fetch(`${url}/health`)).status === 503)
          const late = await post(url)
          expect(late).toMatchObject({ status: 202 })
          expect(late.headers.get("connection")).toBe("close")
          await stopping
          await expect(fetch(`${url}/health`)).rejects.toThrow("fetch failed")
        },
        { READINESS_MS: "500" },
      )
    })

    it("finishes what is under way, and delivers the rest after the next start", async () => {
      const held: ServerResponse[] = []
      receiver.answer = (_, response) => held.push(response)
      const ids: string[] = []
      await serving(
        async (url, stop) => {
          for (let index = 0; index < 6; index += 1) ids.push((await post(url)).id)
          await eventually(() => held.length >= 2) // as many as there are workers
          const stopping = stop()
          await eventually(() => logged.includes("stopping"))
          for (const response of held) response.end()
          await stopping
        },
        { CONCURRENCY: "2", READINESS_MS: "0" },
      )
      expect(receiver.calls).toHaveLength(2)
      expect(await storedOf(...ids)).toMatchObject([
        { state: "delivered", attempts: 1 },
        { state: "delivered", attempts: 1 },
        ...ids.slice(2).map(() => ({ state: "pending", attempts: 0, claimed_by: null })),
      ])
      receiver.answer = (_, response) => response.end()
      await serving(async () => {
        for (const id of ids) await called(id)
      })
      expect(ids.map((id) => callsOf(id).length)).toEqual([1, 1, 1, 1, 1, 1])
    })

    it("breaks off what takes longer than the grace period, and gives it back", async () => {
      receiver.answer = () => {}
      let id = ""
      await serving(
        async (url) => {
          id = (await post(url)).id
          await called(id)
        },
        { GRACE_MS: "50" },
      )
      expect(await storedOf(id)).toMatchObject([{ state: "pending", attempts: 0, claimed_by: null }])
      receiver.answer = (_, response) => response.end()
      await serving(() => called(id, 2).then(() => {}))
    })
  })

  it("delivers what a killed run had claimed", async () => {
    receiver.answer = (_, response) => response.end()
    const id = `webhook-${++count}`
    await database.query(`insert into webhooks (id, payload) values ('${id}', '{}')`)
    const until = "now() + interval '300 milliseconds'"
    await database.query(
      `insert into deliveries (webhook_id, attempts, claimed_by, claimed_until) values ('${id}', 1, 'killed', ${until})`,
    )
    await serving(() => called(id).then(() => {}))
    expect(await storedOf(id)).toMatchObject([{ state: "delivered", attempts: 2 }])
  })
})

/** Waits until something is so. */
function eventually<T>(holds: () => T | Promise<T>) {
  return vi.waitUntil(holds, { timeout: 10_000, interval: 10 })
}

async function startCorral(options: ServiceOptions, body: Serving): Promise<void> {
  await run(() =>
    taskGroup(async (group) => {
      const listening = new Future<string>()
      const onListening = (url: string) => listening.setResult(url)
      const running = group.createTask(service({ ...options, onListening }))
      try {
        await body(await listening, () => ended(running))
      } finally {
        await ended(running)
      }
    }),
  )
}

async function startPlain(options: ServiceOptions, body: Serving): Promise<void> {
  const controller = new AbortController()
  let running = Promise.resolve()
  const listening = new Promise<string>((onListening, onFailure) => {
    running = plainService({ ...options, onListening }, controller.signal)
    running.catch(onFailure)
  })
  const stop = () => {
    controller.abort()
    return running
  }
  try {
    await body(await listening, stop)
  } finally {
    await stop()
  }
}

/** Cancels a task and waits for its end, which is then a CancelledError. */
async function ended(task: Task<void>): Promise<void> {
  task.cancel()
  await task.toPromise().catch((error) => {
    if (!task.cancelled()) throw error
  })
}
