import { type Body, type Coroutine, Event, gather, sleep, TimeoutError, taskGroup, timeout } from "@corral/bun"
import { Crowd } from "./crowd.ts"
import { Ledger } from "./ledger.ts"
import type { ServerProcess } from "./server-process.ts"

const SETTLE_MS = 20_000
/** How long the load goes on at most until the last slow reader is noticed: megabytes fit between him and the server. */
const NOTICED_MS = 30_000
const LOOK_MS = 200
/** When SIGTERM comes, after the load has begun again. */
const STOP_AFTER_MS = 1_500

const TOO_SLOW = 'chat_farewells_total{reason="too slow"}'

export interface Plan {
  readonly clients: number
  readonly steadyMs: number
  readonly scene: (what: string) => void
}

/** What was seen, act by act. */
export interface Findings {
  readonly plan: Plan
  readonly ledger: Ledger
  readonly steady: {
    readonly ms: number
    readonly acknowledged: number
    readonly received: number
    readonly settled: boolean
    readonly slow: number
    /** By the count of the server. */
    readonly said: number
    readonly tooSlow: number
    readonly connected: number
  }
  readonly stop: {
    readonly ms: number
    readonly exitCode: number
    readonly acknowledged: number
    readonly behind: number
    /** How many connections ended with which code. */
    readonly codes: ReadonlyMap<number, number>
    readonly lastWords: readonly string[]
  }
}

/** A steady load with slow readers in it, then SIGTERM in the middle of a load. */
export function* perform(server: ServerProcess, plan: Plan): Coroutine<Findings> {
  const ledger = new Ledger()
  const crowd = new Crowd(plan.clients, ledger)
  try {
    plan.scene("connecting")
    const url = (yield* server.listening).replace("http", "ws")
    yield* crowd.enter(`${url}chat`)
    const steady = yield* steadily(server, crowd, ledger, plan)
    const stop = yield* stopped(server, crowd, ledger, plan)
    return { plan, ledger, steady, stop }
  } finally {
    crowd.leave()
  }
}

function* steadily(server: ServerProcess, crowd: Crowd, ledger: Ledger, plan: Plan): Coroutine<Findings["steady"]> {
  plan.scene(`${crowd.clients.length} clients talk, ${crowd.slow.length} more do not read`)
  const enough = new Event()
  const from = performance.now()
  yield* taskGroup(function* (group) {
    group.createTask(crowd.talk(enough), { name: "talk" })
    yield* sleep(plan.steadyMs)
    yield* inTime(NOTICED_MS, () => noticed(server, crowd.slow.length))
    enough.set()
  })
  const ms = performance.now() - from
  const settled = yield* inTime(SETTLE_MS, () => crowd.settle())
  return {
    ms,
    acknowledged: ledger.acknowledged,
    received: ledger.received,
    settled,
    slow: crowd.slow.length,
    said: yield* server.metric("chat_said_total"),
    tooSlow: yield* server.metric(TOO_SLOW),
    connected: yield* server.metric("chat_clients"),
  }
}

function* stopped(server: ServerProcess, crowd: Crowd, ledger: Ledger, plan: Plan): Coroutine<Findings["stop"]> {
  const before = ledger.acknowledged
  return yield* taskGroup(function* (group) {
    plan.scene("they talk again")
    const enough = new Event()
    group.createTask(crowd.talk(enough), { name: "talk" })
    yield* sleep(STOP_AFTER_MS)
    plan.scene("SIGTERM in the middle of it")
    const from = performance.now()
    server.kill("SIGTERM")
    const codes = yield* gather(crowd.clients.map(({ closed }) => closed))
    const exitCode = yield* server.exited
    const ms = performance.now() - from
    enough.set()
    return {
      ms,
      exitCode,
      acknowledged: ledger.acknowledged - before,
      behind: crowd.behind().length,
      codes: countsOf(codes),
      lastWords: server.lines.slice(-2),
    }
  })
}

/** Waits until the server has disconnected so many slow readers. */
function* noticed(server: ServerProcess, count: number): Coroutine<void> {
  while ((yield* server.metric(TOO_SLOW)) < count) yield* sleep(LOOK_MS)
}

/** Runs a body; tells whether it was done in time. */
function* inTime(ms: number, body: Body<void>): Coroutine<boolean> {
  try {
    yield* timeout(ms, body)
    return true
  } catch (error) {
    if (error instanceof TimeoutError) return false
    throw error
  }
}

function countsOf(codes: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1)
  return counts
}
