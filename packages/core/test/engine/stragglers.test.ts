import { call, createTask, Event, gather, run, sleep, timeout, until } from "@corral/core"
import { setDefaultHost } from "@corral/core/adapter-kit"
import { ManualHost } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { deferred } from "../deferred.ts"
import { ambient, eager, errorOf, expectNothingLeft } from "../harness.ts"

const debug = { debug: true, eager }
const HERE = /stragglers\.test\.ts(\?\S*)?:\d+:\d+/

describe("debug mode: a promise that a cancelled task left behind", () => {
  it("is reported, with the task's name, when it is still pending a second later", () => {
    const host = new ManualHost()
    host.run(function* () {
      const task = createTask(() => until(new Promise(() => {})), { name: "reader" })
      yield* sleep(5)
      task.cancel()
      yield* gather([task], { returnExceptions: true })
      yield* sleep(999)
      expect(host.warnings).toEqual([])
      yield* sleep(1)
      expect(host.warnings.length).toBe(1)
      yield* sleep(5_000)
    }, debug)
    expect(host.warnings.length).toBe(1)
    expect(host.warnings[0]).toMatch(
      /^<Task "reader" cancelled> left a promise behind: it was cancelled at until\(promise\), and 1000 ms later the promise is still pending; created at .*\n {2}write: {2}abortable/,
    )
    expect(host.warnings[0]).toMatch(HERE)
    expectNothingLeft(host)
  })

  it("is reported when the run ends, if that is earlier", () => {
    const host = new ManualHost()
    host.run(function* () {
      yield* errorOf(() => timeout(10, () => until(new Promise(() => {}))))
      yield* sleep(20)
    }, debug)
    expect(host.warnings.length).toBe(1)
    expect(host.warnings[0]).toContain('"main" done> left a promise behind')
    expect(host.warnings[0]).toContain("and 20 ms later")
  })

  it("is not reported when another run ends", async () => {
    const [first, second] = [new ManualHost(), new ManualHost()]
    const ended = run(
      function* () {
        yield* errorOf(() => timeout(10, () => until(new Promise(() => {}))))
        yield* sleep(20)
      },
      { ...debug, host: first },
    )
    first.advance(15)
    second.run(() => sleep(5), debug)
    expect([first.warnings, second.warnings]).toEqual([[], []])
    first.advance(15)
    await ended
    expect(first.warnings.length).toBe(1)
    expectNothingLeft(first)
  })

  it("is not reported if it settles within the second, whatever with, nor in a run without debug mode", async () => {
    const host = new ManualHost({ auto: true, ambient })
    await run(
      function* () {
        for (const end of ["resolve", "reject"] as const) {
          const work = deferred<void>()
          yield* errorOf(() => timeout(10, () => until(work.promise)))
          if (end === "resolve") work.resolve()
          else work.reject(new Error("late"))
          yield* sleep(2_000)
        }
      },
      { ...debug, host },
    )
    expect(host.warnings).toEqual([])
    expect(host.lost.map(({ error }) => String(error))).toEqual(["Error: late"])
    const plain = new ManualHost()
    plain.run(
      function* () {
        yield* errorOf(() => timeout(10, () => until(new Promise(() => {}))))
        yield* sleep(2_000)
      },
      { eager },
    )
    expect(plain.warnings).toEqual([])
  })

  it("is not one that was settled before the cancellation arrived", () => {
    const host = new ManualHost()
    host.run(function* () {
      const gate = new Event()
      const task = createTask(() => gate.wait())
      yield* sleep(0)
      gate.set()
      task.cancel()
      yield* gather([task], { returnExceptions: true })
    }, debug)
    expect(host.warnings).toEqual([])
  })
})

describe("debug mode: an async function at a promise that is not corral's", () => {
  it("is reported, with the task's name, when it has not come to another await a second after the request", async () => {
    const host = new ManualHost({ auto: true, ambient })
    const work = deferred<void>()
    await run(
      function* () {
        const task = createTask(
          async () => {
            await work.promise
            await sleep(1)
          },
          { name: "uploader" },
        )
        yield* sleep(5)
        task.cancel()
        task.cancel()
        yield* sleep(999)
        expect(host.warnings).toEqual([])
        yield* sleep(1)
        expect(host.warnings.length).toBe(1)
        work.resolve()
        yield* gather([task], { returnExceptions: true })
        expect(task.cancelled()).toBe(true)
      },
      { ...debug, host },
    )
    expect(host.warnings.length).toBe(1)
    expect(host.warnings[0]).toMatch(
      /^<Task "uploader" pending> was asked to cancel 1000 ms ago, but its async function is at a promise that cannot be cancelled; created at .*\n {2}write: {2}await until/,
    )
    expect(host.warnings[0]).toMatch(HERE)
  })

  it("is not reported if it comes to an await in time, or ends", async () => {
    const host = new ManualHost({ auto: true, ambient })
    await run(
      function* () {
        for (const goOn of [() => sleep(10_000), () => undefined]) {
          const work = deferred<void>()
          const task = createTask(async () => {
            await work.promise
            await goOn()
          })
          yield* sleep(5)
          task.cancel()
          yield* sleep(500)
          work.resolve()
          yield* gather([task], { returnExceptions: true })
          yield* sleep(2_000)
        }
      },
      { ...debug, host },
    )
    expect(host.warnings).toEqual([])
  })
})

describe("debug mode: an async function that a coroutine calls by itself", () => {
  async function load(): Promise<string> {
    await sleep(10)
    return "loaded"
  }

  it("is reported at its first await, because that is not cancelled with the task; by call() it is", async () => {
    const host = new ManualHost({ auto: true, ambient })
    setDefaultHost(host)
    await run(function* () {
      expect(yield* call(load)).toBe("loaded")
      expect(host.warnings).toEqual([])
      expect(yield* until(load())).toBe("loaded")
    }, debug)
    expect(host.warnings.length).toBe(1)
    expect(host.warnings[0]).toMatch(
      /^sleep\(10\) is awaited outside of <Task "main" pending>, which made it at .*, and is not cancelled with it\n {2}write: {2}yield\* call\(load, 7\)/,
    )
    expect(host.warnings[0]).toMatch(HERE)
    expectNothingLeft(host)
  })
})
