import { AsyncLocalStorage } from "node:async_hooks"
import { setTimeout as later } from "node:timers/promises"
import {
  type Coroutine,
  call,
  createTask,
  currentTask,
  Event,
  Future,
  gather,
  getRunningLoop,
  Lock,
  run,
  sleep,
  type TaskSource,
  taskGroup,
  timeout,
} from "corral"
import { describe, expect, it } from "vitest"

/** What somebody else, a tracer say, keeps in the host. */
const span = new AsyncLocalStorage<string>()
const here = (): string => span.getStore() ?? "none"

function* seenBySteps(steps: number) {
  const seen: string[] = [here()]
  for (let step = 1; step < steps; step++) {
    yield* sleep(step % 2)
    seen.push(here())
  }
  return seen.join(" ")
}

async function seenByAwaits(steps: number): Promise<string> {
  const seen: string[] = [here()]
  for (let step = 1; step < steps; step++) {
    await sleep(step % 2)
    seen.push(here())
  }
  return seen.join(" ")
}

describe.each([false, true])("what is active at createTask, eager: %s", (eager) => {
  it("is seen by every step of the task in both syntaxes, to each task its own", async () => {
    const result = await run(
      function* () {
        const tasks = ["a", "b", "c"].flatMap((name) =>
          span.run(name, () => [createTask(seenBySteps(4)), createTask(() => seenByAwaits(4))]),
        )
        tasks.push(
          createTask(seenBySteps(4)),
          createTask(() => seenByAwaits(4)),
        )
        return yield* gather(tasks)
      },
      { eager },
    )
    const four = (name: string) => Array(4).fill(name).join(" ")
    expect(result).toEqual(["a", "a", "b", "b", "c", "c", "none", "none"].map(four))
    expect(here()).toBe("none")
  })

  it("is seen by tasks of tasks, whatever their syntax, and by groups and timeouts in them", async () => {
    const result = await run(
      async () => {
        return await span.run("request", async () => {
          await later(1)
          return await taskGroup(function* (group) {
            yield* sleep(1)
            const first = group.createTask(seenBySteps(2))
            const inSpan = span.run("query", () => group.createTask(() => timeout(1_000, () => seenByAwaits(3))))
            const nested = group.createTask(async () => {
              await sleep(0)
              return await taskGroup(async (inner) => await inner.createTask(seenBySteps(2)))
            })
            yield* sleep(0)
            return [yield* first, yield* inSpan, yield* nested, here()]
          })
        })
      },
      { eager },
    )
    expect(result).toEqual(["request request", "query query query", "request request", "request"])
  })

  it("does not leak into whoever wakes the task, nor from him", async () => {
    const seen = await run(
      function* () {
        const gate = new Event()
        const log: string[] = []
        const waiting = span.run("waiter", () =>
          createTask(function* () {
            yield* gate.wait()
            log.push(`woken in ${here()}`)
          }),
        )
        yield* sleep(0)
        const waking = span.run("waker", () =>
          createTask(function* () {
            gate.set()
            log.push(`wakes in ${here()}`)
          }),
        )
        yield* gather([waiting, waking])
        log.push(`after in ${here()}`)
        return log
      },
      { eager },
    )
    expect(seen).toEqual(["wakes in waker", "woken in waiter", "after in none"])
  })

  it("is seen by what an async function has run by an operation, also after waits", async () => {
    const lock = new Lock()
    const look = async () => `${here()} ${await seenByAwaits(2)}`
    const worker = async () => [
      await lock.with(look),
      await lock.with(() => seenBySteps(3)),
      await timeout(1_000, () => seenBySteps(3)),
      await timeout(1_000, look),
      await call(function* () {
        const found = yield* call(look)
        yield* sleep(1)
        return `${found} ${here()}`
      }),
      here(),
    ]
    const found = await run(
      async () => {
        const held = await lock.acquire()
        const tasks = ["a", "b"].map((name) => span.run(name, () => createTask(worker)))
        await sleep(1)
        held.release()
        return gather(tasks)
      },
      { eager },
    )
    for (const [n, seen] of (await found).entries())
      expect(new Set(seen.join(" ").split(" "))).toEqual(new Set("ab"[n]))
  })

  it("is seen by an async function that a coroutine calls, and by its clean-up", async () => {
    const seen: string[] = []
    await run(
      function* () {
        const task = span.run("worker", () =>
          createTask(function* () {
            yield* sleep(0)
            try {
              yield* call(async () => {
                await later(1)
                seen.push(here())
                await new Event().wait()
              })
            } finally {
              yield* sleep(0)
              seen.push(here())
            }
          }),
        )
        while (seen.length === 0) yield* sleep(1)
        task.cancel()
        yield* gather([task], { returnExceptions: true })
      },
      { eager },
    )
    expect(seen).toEqual(["worker", "worker"])
  })
})

describe("what is active where a callback is added", () => {
  it("is seen by it: callSoon, callLater, addDoneCallback", async () => {
    const seen: string[] = []
    await run(function* () {
      const loop = getRunningLoop()
      const future = new Future<void>()
      span.run("soon", () => loop.callSoon(() => seen.push(here())))
      span.run("later", () => loop.callLater(1, () => seen.push(here())))
      span.run("done", () => future.addDoneCallback(() => seen.push(here())))
      future.setResult()
      yield* sleep(5)
    })
    expect(seen).toEqual(["soon", "done", "later"])
  })
})

describe("what is active where run() is called", () => {
  it("is seen by the main task, and by what is awaited outside of tasks", async () => {
    expect(await span.run("first", () => run(() => seenByAwaits(2)))).toBe("first first")
    expect(await span.run("second", () => run(() => seenBySteps(3)))).toBe("second second second")
    const outside = (name: string) =>
      span.run(name, async () => {
        const steps = await taskGroup((group) => group.createTask(seenBySteps(3)))
        return [steps, here()]
      })
    expect(await Promise.all([outside("x"), outside("y")])).toEqual([
      ["x x x", "x"],
      ["y y y", "y"],
    ])
    expect(here()).toBe("none")
  })
})

describe("hostContext: false", () => {
  it("every step sees what was active at run()", async () => {
    const result = await span.run("run", () =>
      run(
        function* () {
          const tasks = span.run("task", () => [createTask(seenBySteps(3)), createTask(() => seenByAwaits(2))])
          return yield* gather(tasks)
        },
        { hostContext: false },
      ),
    )
    expect(result).toEqual(["run run run", "run run"])
  })
})

describe("a coroutine that an async function starts", () => {
  const sources: [string, (body: () => Coroutine<void>) => TaskSource<void>][] = [
    ["itself", (body) => body()],
    ["by a generator function", (body) => body],
    ["by a function that returns it", (body) => () => body()],
  ]

  it.each(sources)("%s does not belong to that function: nor does what it leaves behind", async (_, sourceOf) => {
    const seen: unknown[] = []
    function* body(): Coroutine<void> {
      setTimeout(() => seen.push(currentTask()), 1)
      yield* sleep(2)
      setTimeout(() => seen.push(currentTask()), 1)
      yield* sleep(2)
    }
    await run(async () => {
      for (const eager of [false, true]) await createTask(sourceOf(body), { eager })
      await sleep(5)
    })
    expect(seen).toEqual([null, null, null, null])
  })
})
