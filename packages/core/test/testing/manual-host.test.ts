import {
  abortable,
  createTask,
  currentTask,
  Event,
  getRunningLoop,
  InvalidStateError,
  Runner,
  run,
  sleep,
  type Task,
  taskGroup,
} from "@corral/core"
import { ManualHost, recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { ambient, expectNothingLeft } from "../harness.ts"

/** Starts a body on a host and leaves the driving to the test. */
function start(host: ManualHost, main: () => Generator<never, unknown> | ReturnType<typeof sleep>) {
  const runner = new Runner({ host })
  const settled: string[] = []
  const ended = runner.run(main).then(
    () => settled.push("resolved"),
    () => settled.push("rejected"),
  )
  return { runner, settled, ended }
}

describe("ManualHost, driven by hand", () => {
  it("has a clock that stands still, at 0 or where it is told to start", () => {
    expect(new ManualHost().now()).toBe(0)
    expect(new ManualHost({ start: 1_000 }).now()).toBe(1_000)
    expect(new ManualHost({ start: 1_000 }).run(() => sleep(5))).toBe(undefined)
  })

  it("turn() runs one turn that was requested, in the order of the requests; false if there is none", () => {
    const host = new ManualHost()
    const order = recordOrder()
    host.requestTurn(() => {
      order.step(1)
      host.yieldTurn(() => order.step(3))
    })
    host.requestTurn(() => order.step(2))
    expect(host.ready).toBe(true)
    expect([host.turn(), order.steps]).toEqual([true, 1])
    expect([host.turn(), order.steps]).toEqual([true, 2])
    expect([host.turn(), order.steps]).toEqual([true, 3])
    expect([host.turn(), host.ready]).toEqual([false, false])
  })

  it("a turn that was yielded can be forgotten", () => {
    for (const auto of [false, true]) {
      const host = new ManualHost({ auto })
      const order = recordOrder()
      const forget = host.yieldTurn(() => order.never())
      host.yieldTurn(() => order.step(1))
      expect(host.left.turns).toBe(2)
      forget()
      forget()
      expect(host.left.turns).toBe(1)
    }
  })

  it("settle() runs turns until none is requested, counts them, and lets no time pass", () => {
    const host = new ManualHost()
    const { settled } = start(host, function* () {
      yield* sleep(0)
      yield* sleep(0)
      yield* sleep(10)
    } as never)
    expect(host.settle()).toBe(3)
    expect(host.settle()).toBe(0)
    expect(host.now()).toBe(0)
    expect(host.nextWake).toBe(10)
    expect(settled).toEqual([])
  })

  it("settle() notices a program that never rests", () => {
    const host = new ManualHost()
    start(host, function* () {
      for (;;) yield* sleep(0)
    } as never)
    expect(() => host.settle(100)).toThrow("Cannot settle the host: still busy after 100 turns")
    expect(() => host.settle(100)).toThrow(InvalidStateError)
  })

  it("advance() stops for every timer on its way, in the order of the deadlines, with the clock at each", () => {
    const host = new ManualHost()
    const seen: string[] = []
    const note = (name: string) => () => {
      seen.push(`${name} at ${host.now()}`)
    }
    const wake = (when: number, then: () => void) => host.wakeAt(when, then)
    wake(30, note("c"))
    wake(10, () => {
      note("a")()
      wake(15, note("made on the way"))
    })
    wake(20, note("b"))
    wake(20, note("b, the second"))
    wake(40, note("not yet"))
    host.advance(35)
    expect(seen).toEqual(["a at 10", "made on the way at 15", "b at 20", "b, the second at 20", "c at 30"])
    expect(host.now()).toBe(35)
    expect(host.nextWake).toBe(40)
    host.advance(5)
    expect(seen.at(-1)).toBe("not yet at 40")
    expect(host.nextWake).toBe(Number.POSITIVE_INFINITY)
  })

  it("advance() runs what is ready first, at the time it is", () => {
    const host = new ManualHost()
    const seen: number[] = []
    start(host, function* () {
      seen.push(host.now())
      yield* sleep(10)
      seen.push(host.now())
      yield* sleep(10)
      seen.push(host.now())
    } as never)
    host.advance(15)
    expect(seen).toEqual([0, 10])
    host.advance(5)
    expect(seen).toEqual([0, 10, 20])
  })

  it("a timer that is forgotten does not fire", () => {
    const host = new ManualHost()
    const order = recordOrder()
    const forget = host.wakeAt(10, () => order.never())
    forget()
    forget()
    host.advance(20)
    expect(host.left.timers).toBe(0)
  })

  it("pass() moves the clock and runs nothing; what is due fires late, with the clock where it is", () => {
    const host = new ManualHost()
    const seen: number[] = []
    host.wakeAt(10, () => seen.push(host.now()))
    host.requestTurn(() => seen.push(-1))
    host.pass(50)
    expect(seen).toEqual([])
    host.advance(0)
    expect(seen).toEqual([-1, 50])
  })

  it("jump() moves the clock to the next timer and fires it; false if there is none", () => {
    const host = new ManualHost()
    const seen: number[] = []
    host.wakeAt(20, () => seen.push(host.now()))
    host.wakeAt(10, () => seen.push(host.now()))
    expect([host.jump(), host.jump(), host.jump()]).toEqual([true, true, false])
    expect(seen).toEqual([10, 20])
  })

  it("requestStop() tells who listens, until they stop listening", () => {
    const host = new ManualHost()
    const heard: string[] = []
    const stopHearing = host.onStopRequest((why) => heard.push(`a ${why}`))
    host.onStopRequest((why) => heard.push(`b ${why}`))
    host.requestStop("SIGINT")
    stopHearing()
    host.requestStop("SIGTERM")
    expect(heard).toEqual(["a SIGINT", "b SIGINT", "b SIGTERM"])
    expect(host.left.listeners).toBe(1)
  })

  it("keeps what is reported, printed and warned of", () => {
    const host = new ManualHost()
    host.reportLost("error", "somewhere")
    host.print("text")
    host.warn("finding")
    expect([host.lost, host.printed, host.warnings]).toEqual([
      [{ error: "error", where: "somewhere" }],
      ["text"],
      ["finding"],
    ])
  })

  it("left tells what is left behind: turns, timers, listeners and runs", () => {
    const host = new ManualHost()
    host.requestTurn(() => {})
    host.wakeAt(10, () => {})
    host.onStopRequest(() => {})
    const letGo = host.holdOpen()
    host.holdOpen()
    expect(host.left).toEqual({ turns: 1, timers: 1, listeners: 1, runs: 2 })
    letGo()
    letGo()
    expect(host.left.runs).toBe(1)
  })
})

describe("ManualHost.run()", () => {
  it("takes a program to its end before it returns; time passes whenever all wait for a timer", () => {
    const host = new ManualHost()
    const result = host.run(function* () {
      yield* taskGroup(function* (group) {
        group.createTask(sleep(3_600_000))
        group.createTask(sleep(60_000))
      })
      return "an hour later"
    })
    expect(result).toBe("an hour later")
    expect(host.now()).toBe(3_600_000)
    expectNothingLeft(host)
  })

  it("throws what the body throws; nothing of it is lost", () => {
    const host = new ManualHost()
    const error = new RangeError("own")
    expect(() =>
      host.run(function* () {
        throw error
      }),
    ).toThrow(error)
    expectNothingLeft(host)
  })

  it("cancels the tasks that are left, and waits for them", () => {
    const host = new ManualHost()
    let left: Task<unknown> | undefined
    host.run(function* () {
      left = createTask(function* () {
        try {
          yield* new Event().wait()
        } finally {
          yield* sleep(10)
        }
      })
      yield* sleep(0)
    })
    expect(left?.cancelled()).toBe(true)
    expect(host.now()).toBe(10)
    expectNothingLeft(host)
  })

  it("refuses to wait for something that never comes", () => {
    const host = new ManualHost()
    expect(() => host.run(() => new Event().wait())).toThrow(
      "Cannot run the program to its end: it waits for something that never comes",
    )
    expect(() => new ManualHost().run(() => sleep(Number.POSITIVE_INFINITY))).toThrow(InvalidStateError)
  })

  it("takes the options of a run", () => {
    const host = new ManualHost()
    const order = recordOrder()
    host.run(
      function* () {
        createTask(function* () {
          order.step(1)
        })
        order.step(2)
        sleep(1)
      },
      { eager: true, debug: true },
    )
    expect(host.warnings.length).toBe(1)
  })

  it("can run several programs one after another, on one clock", () => {
    const host = new ManualHost()
    host.run(() => sleep(10))
    host.run(() => sleep(10))
    expect(host.now()).toBe(20)
    expectNothingLeft(host)
  })
})

describe("ManualHost that drives itself (auto)", () => {
  it("runs async functions, and moves the clock when nothing else is left to do", async () => {
    const host = new ManualHost({ auto: true, ambient })
    const result = await run(
      async () => {
        await sleep(1_000)
        await Promise.resolve()
        await sleep(1_000)
        return currentTask()?.name
      },
      { host },
    )
    expect(result).toBe("main")
    expect(host.now()).toBe(2_000)
    expectNothingLeft(host)
  })

  it("does not move the clock while promises are still settling", async () => {
    const host = new ManualHost({ auto: true, ambient })
    await run(
      async () => {
        const slow = createTask(sleep(1_000))
        for (let step = 0; step < 30; step++) await Promise.resolve()
        expect(getRunningLoop().time()).toBe(0)
        slow.cancel()
      },
      { host },
    )
    expect(host.now()).toBe(0)
  })

  it("rests when it is done, and wakes up for the next program", async () => {
    const host = new ManualHost({ auto: true })
    await run(() => sleep(10), { host })
    for (let step = 0; step < 200; step++) await Promise.resolve()
    await run(() => sleep(10), { host })
    expect(host.now()).toBe(20)
    expectNothingLeft(host)
  })

  it("without an ambient an async function knows its task only until its first await", async () => {
    const host = new ManualHost({ auto: true })
    const tasks = await run(
      async () => {
        const before = currentTask()
        await Promise.resolve()
        return [before?.name, currentTask()]
      },
      { host },
    )
    expect(tasks).toEqual(["main", null])
  })
})

describe("ManualHost's AbortControllers", () => {
  it("are those that it is given", async () => {
    const host = new ManualHost({ auto: true, newAbortController: () => new AbortController() })
    expect(await run(() => abortable(async (signal) => signal.aborted), { host })).toBe(false)
  })

  it("are missing unless they are given", async () => {
    const host = new ManualHost({ auto: true })
    await expect(run(() => abortable(async () => {}), { host })).rejects.toThrow(
      'Cannot make an AbortSignal: "manual" has none',
    )
  })
})
