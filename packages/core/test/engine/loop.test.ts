import {
  type Ambient,
  type AmbientScope,
  createTask,
  currentTask,
  Event,
  getRunningLoop,
  type Handle,
  InvalidStateError,
  type Loop,
  run,
  sleep,
} from "@corral/core"
import { ManualHost, recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { expectNothingLeft, runProgram } from "../harness.ts"

describe("a turn", () => {
  it("runs exactly what was ready when it began: what is scheduled meanwhile runs in the next", () => {
    const order = recordOrder()
    runProgram(function* () {
      const loop = getRunningLoop()
      loop.callSoon(() => {
        order.step(1)
        loop.callSoon(() => {
          order.step(3)
          loop.callSoon(() => order.step(5))
        })
      })
      loop.callSoon(() => {
        order.step(2)
        loop.callSoon(() => order.step(4))
      })
      yield* sleep(0)
      yield* sleep(0)
      yield* sleep(0)
      order.step(6)
    })
  })

  it("runs timers that are due after what was ready before them", () => {
    const order = recordOrder()
    const host = new ManualHost()
    runProgram(
      function* () {
        const loop = getRunningLoop()
        loop.callLater(10, () => order.step(2))
        loop.callSoon(() => order.step(1))
        host.pass(10)
        yield* sleep(0) // scheduled before the timer is looked at, too
        expect(order.steps).toBe(1)
        yield* sleep(0)
        expect(order.steps).toBe(2)
      },
      {},
      host,
    )
  })

  it("runs a timer that falls due during the turn in a later one", () => {
    const order = recordOrder()
    const host = new ManualHost()
    runProgram(
      function* () {
        const loop = getRunningLoop()
        loop.callSoon(() => {
          order.step(1)
          loop.callLater(5, () => order.step(4))
          host.pass(5)
        })
        loop.callSoon(() => {
          order.step(2)
          loop.callSoon(() => order.step(3)) // ready before the timer is looked at
        })
        yield* sleep(5)
        yield* sleep(5)
        order.step(5)
      },
      {},
      host,
    )
  })

  it("starts tasks in the order in which they were created, one turn after", () => {
    const order = recordOrder()
    runProgram(function* () {
      for (const n of [2, 3, 4]) {
        createTask(
          function* () {
            order.step(n)
          },
          { eager: false },
        )
      }
      order.step(1)
      yield* sleep(0)
      order.step(5)
    })
  })

  it("goes on after a callback has thrown, and the error is reported", () => {
    const host = new ManualHost()
    const order = recordOrder()
    const failure = new Error("broken callback")
    host.run(function* () {
      const loop = getRunningLoop()
      loop.callSoon(() => {
        throw failure
      })
      loop.callSoon(() => order.step(1))
      yield* sleep(0)
    })
    expect(order.steps).toBe(1)
    expect(host.lost).toEqual([{ error: failure, where: "a callback of the loop" }])
  })

  it("runs in one go with others until the host's slice is used up, then lets the host have its own turn", () => {
    class SlicedHost extends ManualHost {
      override readonly slice = 8
      yields = 0
      requests = 0

      override requestTurn(turn: () => void): void {
        this.requests++
        super.requestTurn(turn)
      }

      override yieldTurn(turn: () => void): () => void {
        this.yields++
        return super.yieldTurn(turn)
      }
    }
    const host = new SlicedHost()
    let turns = 0
    host.run(function* () {
      for (; turns < 1_000; turns++) {
        host.pass(0.5)
        yield* sleep(0)
      }
    })
    // A slice of 8 ms has 16 turns of 0.5 ms, and the clock is read every 16 turns.
    expect(host.yields).toBeGreaterThan(20)
    expect(host.yields).toBeLessThan(100)
    expect(host.requests).toBeLessThan(5)
    expectNothingLeft(host)
  })

  it("is asked of the host once, however much is ready", async () => {
    const host = new ManualHost()
    const ended = run(
      function* () {
        const loop = getRunningLoop()
        for (let n = 0; n < 5; n++) loop.callSoon(() => loop.callSoon(() => {}))
        yield* sleep(0)
        yield* sleep(0)
      },
      { host },
    )
    for (let turn = 0; turn < 4; turn++) {
      expect(host.left.turns).toBe(1)
      expect(host.turn()).toBe(true)
    }
    expect(host.left.turns).toBe(0)
    await ended
    expectNothingLeft(host)
  })
})

describe("Loop.callSoon()", () => {
  it("calls in the next turn, in the order of the calls", () => {
    const order = recordOrder()
    runProgram(function* () {
      const loop = getRunningLoop()
      loop.callSoon(() => order.step(2))
      loop.callSoon(() => order.step(3))
      order.step(1)
      yield* sleep(0)
      order.step(4)
    })
  })

  it("calls outside of any task, on the same loop", () => {
    runProgram(function* () {
      const loop = getRunningLoop()
      const seen: unknown[] = []
      loop.callSoon(() => seen.push(currentTask(), getRunningLoop()))
      yield* sleep(0)
      expect(seen[0]).toBe(null)
      expect(seen[1] === loop).toBe(true)
    })
  })
})

describe("Loop.callLater()", () => {
  it("calls when the time has come, equal times in the order of the calls", () => {
    const order = recordOrder()
    runProgram(function* () {
      const loop = getRunningLoop()
      const at = (n: number, when: number) => () => {
        order.step(n)
        expect(loop.time()).toBe(when)
      }
      loop.callLater(20, at(3, 20))
      loop.callLater(10, at(1, 10))
      loop.callAt(10, at(2, 10))
      loop.callAt(20, at(4, 20))
      yield* sleep(30)
      order.step(5)
    })
  })

  it("of 0 or less calls in the next turn, after what is ready by then", () => {
    const order = recordOrder()
    runProgram(function* () {
      const loop = getRunningLoop()
      loop.callLater(0, () => order.step(3))
      loop.callLater(-5, () => order.step(2)) // its deadline is the earlier one
      loop.callSoon(() => order.step(1))
      yield* sleep(0)
      yield* sleep(0)
      order.step(4)
      expect(loop.time()).toBe(0)
    })
  })

  it("of Infinity never calls", () => {
    const order = recordOrder()
    runProgram(function* () {
      getRunningLoop().callLater(Number.POSITIVE_INFINITY, () => order.never())
      yield* sleep(1e15)
    })
  })

  it("refuses what is not a time, at once, and sets no timer", () => {
    runProgram(function* () {
      const loop = getRunningLoop()
      for (const set of [loop.callLater.bind(loop), loop.callAt.bind(loop)]) {
        expect(() => set(Number.NaN, () => {})).toThrow(
          new RangeError("Cannot set a timer of NaN milliseconds: it is not a time"),
        )
        for (const ms of ["5", undefined, null]) {
          expect(() => set(ms as never, () => {})).toThrow(
            new TypeError(`Cannot set a timer of ${ms}: it is not a number of milliseconds`),
          )
        }
      }
    })
  })
})

describe("Loop.startImmediate()", () => {
  it("runs in the next turn, in its place among what is ready, unless it is cancelled", () => {
    const order = recordOrder()
    runProgram(function* () {
      const loop = getRunningLoop()
      loop.callSoon(() => order.step(1))
      const timers = [
        loop.startImmediate({ run: () => order.step(2) }),
        loop.startImmediate({ run: () => order.never() }),
      ] as const
      loop.callSoon(() => order.step(3))
      loop.cancelTimer(timers[1])
      yield* sleep(0)
      loop.cancelTimer(timers[0])
      order.step(4)
    })
  })
})

describe("a loop that rests", () => {
  it("asks for a turn when something is scheduled from outside, and for a wake when an earlier timer is set", async () => {
    const host = new ManualHost()
    const order = recordOrder()
    const loops: Loop[] = []
    const ended = run(
      function* () {
        loops.push(getRunningLoop())
        yield* sleep(100)
        order.step(4)
      },
      { host },
    )
    host.settle()
    const [loop] = loops as [Loop]
    expect([host.left.turns, host.nextWake]).toEqual([0, 100])
    loop.callLater(200, () => order.never())
    expect([host.left.turns, host.nextWake]).toEqual([0, 100])
    loop.callLater(50, () => order.step(2))
    expect([host.left.turns, host.left.timers, host.nextWake]).toEqual([0, 1, 50])
    loop.callSoon(() => order.step(1))
    loop.callAt(60, () => order.step(3))
    expect(host.left.turns).toBe(1)
    host.advance(150)
    await ended
    expect(order.steps).toBe(4)
    expectNothingLeft(host)
  })

  it("asks for one timer for many deadlines that do not come, and has it forgotten when none is left", async () => {
    class CountingHost extends ManualHost {
      asked = 0
      override wakeAt(when: number, turn: () => void): () => void {
        this.asked++
        return super.wakeAt(when, turn)
      }
    }
    const host = new CountingHost()
    const order = recordOrder()
    const gate = new Event()
    const loops: Loop[] = []
    const ended = run(
      function* () {
        loops.push(getRunningLoop())
        yield* gate.wait()
      },
      { host },
    )
    host.settle()
    const [loop] = loops as [Loop]
    for (let i = 0; i < 100; i++) loop.callLater(60_000, () => order.never()).cancel()
    expect([host.asked, host.nextWake, host.left.turns]).toEqual([1, 60_000, 1])
    host.settle()
    expect([host.asked, host.left.timers]).toEqual([1, 0])
    loop.callLater(10, () => order.step(1))
    loop.callLater(5, () => order.never()).cancel()
    expect([host.asked, host.nextWake, host.left.turns]).toEqual([3, 5, 0])
    host.advance(5)
    expect([host.asked, host.nextWake]).toEqual([4, 10])
    host.advance(5)
    expect([host.asked, host.left.timers, order.steps]).toEqual([4, 0, 1])
    loop.callLater(60_000, () => order.never()).cancel()
    gate.set() // the turn that it asks for forgets the timer before the host comes to it
    host.settle()
    await ended
    expect(host.asked).toBe(5)
    expectNothingLeft(host)
  })

  it("takes a wake that comes too early for nothing, and asks again", async () => {
    class HastyHost extends ManualHost {
      override wakeAt(when: number, turn: () => void): () => void {
        return super.wakeAt(Math.max(this.now(), when - 1), turn)
      }
    }
    const host = new HastyHost()
    let woke = 0
    const ended = run(
      function* () {
        yield* sleep(10)
        woke = host.now()
      },
      { host },
    )
    host.settle()
    host.jump()
    host.settle()
    expect([host.now(), woke]).toEqual([9, 0])
    host.pass(1)
    host.jump()
    host.settle()
    await ended
    expect(woke).toBe(10)
  })
})

describe("Handle.cancel()", () => {
  it("keeps the callback from being called, now or later", () => {
    const order = recordOrder()
    runProgram(function* () {
      const loop = getRunningLoop()
      const handles = [loop.callSoon(() => order.never()), loop.callLater(10, () => order.never())]
      for (const handle of handles) {
        expect(handle.cancelled()).toBe(false)
        handle.cancel()
        handle.cancel()
        expect(handle.cancelled()).toBe(true)
      }
      yield* sleep(20)
    })
  })

  it("works for a timer that is due, as long as it has not been called", () => {
    const order = recordOrder()
    runProgram(function* () {
      const loop = getRunningLoop()
      let second: Handle | null = null
      loop.callLater(10, () => second?.cancel())
      second = loop.callLater(10, () => order.never())
      yield* sleep(20)
      expect(second.cancelled()).toBe(true)
    })
  })

  it("leaves a callback that has been called as it is", () => {
    const order = recordOrder()
    runProgram(function* () {
      const loop = getRunningLoop()
      const handles = [loop.callSoon(() => order.step(1)), loop.callLater(10, () => order.step(2))]
      yield* sleep(20)
      for (const handle of handles) {
        handle.cancel()
        expect(handle.cancelled()).toBe(false)
      }
    })
  })

  it("takes a timer off the clock: the time of a cancelled one never comes", () => {
    const host = new ManualHost()
    runProgram(
      function* () {
        const loop = getRunningLoop()
        const early = loop.callLater(5, () => {})
        const late = loop.callLater(3_600_000, () => {})
        early.cancel()
        late.cancel()
        loop.callLater(10, () => {})
        yield* sleep(7)
        expect(loop.time()).toBe(7)
      },
      {},
      host,
    )
    expect(host.now()).toBe(7)
  })
})

describe("getRunningLoop()", () => {
  it("refuses outside of any task or callback", () => {
    expect(() => getRunningLoop()).toThrow(
      new InvalidStateError("Cannot get the running loop: no task is running here"),
    )
  })

  it("finds the same loop in every task and callback of a run, another in another run", () => {
    const loops = new Set<Loop>()
    const note = () => loops.add(getRunningLoop())
    runProgram(function* () {
      note()
      yield* createTask(function* () {
        note()
      })
      getRunningLoop().callSoon(note)
      yield* sleep(0)
    })
    expect(loops.size).toBe(1)
    runProgram(function* () {
      note()
    })
    expect(loops.size).toBe(2)
  })
})

describe("what the host carries", () => {
  it("is captured where a task is created, unless the run is told not to; the loop itself always has its own", () => {
    const captures = [true, false].map((hostContext) => {
      let captured = 0
      const capture = (): AmbientScope => {
        captured++
        return { runInAsyncScope: (method, self, ...args) => method.call(self, ...args) }
      }
      const ambient: Ambient = {
        current: () => undefined,
        capture,
        captureOthers: capture,
        run: (_owner, _scope, method, self) => method.call(self),
      }
      const main = function* () {
        const before = captured
        yield* createTask(sleep(1))
        return captured - before
      }
      return [runProgram(main, { hostContext }, new ManualHost({ ambient })), captured > 0]
    })
    expect(captures).toEqual([
      [1, true],
      [0, true],
    ])
  })
})

describe("a closed loop", () => {
  it("runs nothing any more, and asks the host for nothing", () => {
    const order = recordOrder()
    const host = new ManualHost()
    const loop = host.run(function* () {
      const loop = getRunningLoop()
      loop.callLater(10, () => order.never())
      return loop
    })
    loop.callSoon(() => order.never())
    loop.callLater(1, () => order.never())
    host.advance(100)
    expectNothingLeft(host)
  })
})
