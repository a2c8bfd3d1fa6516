import { CancelledError, ContextVar, createTask, getRunningLoop, InvalidStateError, run, sleep } from "@corral/core"
import { ManualHost, recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { ambient, eager, errorOf, expectNothingLeft } from "../harness.ts"

const makeHost = () => new ManualHost({ auto: true, ambient })

describe("run()", () => {
  it("gives what main returns, and closes the loop", async () => {
    const host = makeHost()
    const loop = await run(
      async () => {
        await sleep(10)
        return getRunningLoop()
      },
      { host, eager },
    )
    expect(host.now()).toBe(10)
    let ran = false
    loop.callSoon(() => {
      ran = true
    })
    host.settle()
    expect(ran).toBe(false)
    expectNothingLeft(host)
  })

  it("rejects with what main throws, after the tasks that are left have ended", async () => {
    const host = makeHost()
    const order = recordOrder()
    const running = run(
      function* () {
        createTask(function* () {
          try {
            yield* sleep(1_000)
          } finally {
            order.step(2)
            yield* sleep(10)
            order.step(3)
          }
        })
        yield* sleep(0)
        order.step(1)
        throw new RangeError("own")
      },
      { host, eager },
    )
    await expect(running).rejects.toBeInstanceOf(RangeError)
    order.step(4)
    expect(host.now()).toBe(10)
    expectNothingLeft(host)
  })

  it("resolves after the tasks that are left have ended, and reports their errors", async () => {
    const host = makeHost()
    const result = await run(
      function* () {
        createTask(
          function* () {
            yield* errorOf(() => sleep(1_000))
            throw new RangeError("clean-up")
          },
          { name: "left" },
        )
        yield* sleep(0)
        return "done"
      },
      { host, eager },
    )
    expect(result).toBe("done")
    expect(host.lost.map(({ where }) => where)).toEqual(['<Task "left" done>, cancelled when the run ended'])
  })

  it("cancels the tasks that are left in the turn after main's last, however many turns the host would let follow", async () => {
    for (const slice of [0, 4]) {
      class SlicedHost extends ManualHost {
        override readonly slice = slice
      }
      const host = new SlicedHost({ auto: true, ambient })
      let steps = 0
      const main = function* () {
        createTask(function* () {
          for (; steps < 50; steps++) yield* sleep(0)
        })
        yield* sleep(0)
      }
      await run(main, { host, eager })
      expect(steps).toBe(eager ? 2 : 1)
      expectNothingLeft(host)
    }
  })

  it("rejects with the CancelledError when it is asked to stop", async () => {
    const host = makeHost()
    const running = run(
      function* () {
        getRunningLoop().callLater(10, () => host.requestStop("SIGINT"))
        yield* sleep(1_000)
      },
      { host, eager },
    )
    await expect(running).rejects.toBeInstanceOf(CancelledError)
    expectNothingLeft(host)
  })

  it("refuses what is no body, and nothing is left of it", async () => {
    const host = makeHost()
    // @ts-expect-error a promise is no body
    await expect(run(Promise.resolve(), { host })).rejects.toThrow(/^Cannot run a promise in run\(\)/)
    expectNothingLeft(host)
  })

  it("may be called while another loop runs, from inside of it, too", async () => {
    const host = makeHost()
    const inner = makeHost()
    const variable = new ContextVar<string>("variable")
    const result = await run(
      async () => {
        variable.set("outer")
        const before = getRunningLoop()
        const answer = await run(
          function* () {
            expect(getRunningLoop() === before).toBe(false)
            return yield* sleep(5, variable.get())
          },
          { host: inner, eager },
        )
        expect(getRunningLoop() === before).toBe(true)
        await sleep(5)
        return answer
      },
      { host, eager },
    )
    expect(result).toBe("outer")
    expectNothingLeft(host)
    expectNothingLeft(inner)
  })

  it("ends while another goes on on the same host", async () => {
    const host = makeHost()
    const order = recordOrder()
    await Promise.all([
      run(() => sleep(20), { host, eager }).then(() => order.step(2)),
      run(() => sleep(10), { host, eager }).then(() => order.step(1)),
    ])
    expectNothingLeft(host)
  })

  it("rejects, and shows what to write, where no host is known", async () => {
    const running = run(() => sleep(1))
    await expect(running).rejects.toBeInstanceOf(InvalidStateError)
    await expect(running).rejects.toThrow(
      'Cannot run anything: no adapter of a runtime is loaded\n  write:  import { run } from "@corral/node"',
    )
  })
})
