import { createTask, Future, Runner, sleep } from "@corral/core"
import { ManualHost } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { Failure, LostErrors } from "../../src/engine/lost-errors.ts"
import { afterHost, collectGarbage } from "../collect-garbage.ts"
import { deferred } from "../deferred.ts"
import { eager, errorOf, expectNothingLeft } from "../harness.ts"

describe("an error that nobody has looked at", () => {
  it("of a future is reported when the loop closes", () => {
    const host = new ManualHost()
    const failure = new Error("unheard")
    host.run(function* () {
      new Future<void>().setException(failure)
      yield* sleep(10)
      expect(host.lost).toEqual([])
    })
    expect(host.lost).toEqual([{ error: failure, where: "<Future done>: nobody looked at its error" }])
  })

  it("of a task is reported when the loop closes, with the task's name", () => {
    const host = new ManualHost()
    const failure = new Error("unheard")
    host.run(
      function* () {
        createTask(
          function* () {
            throw failure
          },
          { name: "importer" },
        )
        yield* sleep(10)
      },
      { eager },
    )
    expect(host.lost).toEqual([{ error: failure, where: '<Task "importer" done>: nobody looked at its error' }])
  })

  it("is reported once for each, in the order in which they came", () => {
    const host = new ManualHost()
    host.run(
      function* () {
        for (const n of [1, 2, 3]) {
          createTask(function* () {
            yield* sleep(10 * n)
            throw n
          })
        }
        yield* sleep(100)
      },
      { eager },
    )
    expect(host.lost.map(({ error }) => error)).toEqual([1, 2, 3])
  })

  it("of a task that is cancelled when the run ends is reported", () => {
    const host = new ManualHost()
    const failure = new Error("in the clean-up")
    host.run(
      function* () {
        createTask(
          function* () {
            yield* errorOf(() => sleep(1_000))
            throw failure
          },
          { name: "importer" },
        )
        yield* sleep(10)
      },
      { eager },
    )
    expect(host.lost).toEqual([{ error: failure, where: '<Task "importer" done>, cancelled when the run ended' }])
  })

  it("is not reported if somebody has: by await, result(), exception(), a promise, or by cancelling it", () => {
    const host = new ManualHost()
    host.run(function* () {
      const looks: ((future: Future<void>) => unknown)[] = [
        (future) => future.exception(),
        (future) => future.toPromise().catch(() => {}),
        (future) => future.cancel(),
      ]
      for (const look of looks) {
        const future = new Future<void>()
        future.setException(new Error("heard"))
        look(future)
      }
      const awaited = new Future<void>()
      awaited.setException(new Error("heard"))
      yield* errorOf(() => awaited)
    })
    expect(host.lost).toEqual([])
  })
})

describe("a future that is collected while its loop runs", () => {
  it("has its error reported then, unless somebody has looked at it", async () => {
    const reported = deferred()
    class HearingHost extends ManualHost {
      override reportLost(error: unknown, where: string): void {
        super.reportLost(error, where)
        reported.resolve()
      }
    }
    const host = new HearingHost()
    const runner = new Runner({ host, eager })
    const ended = runner.run(function* () {
      const heard = new Future<void>()
      heard.setException("heard")
      heard.exception()
      new Future<void>().setException("unheard")
    })
    host.settle()
    await ended
    await collectGarbage()
    await reported.promise
    await afterHost() // the registry has told of both by now, in whatever order
    const losses = [{ error: "unheard", where: "<Future done>: nobody looked at its error" }]
    expect(host.lost).toEqual(losses)
    await runner.close()
    expect(host.lost.splice(0)).toEqual(losses)
    expectNothingLeft(host)
  })
})

describe("a loop that lives long", () => {
  it("does not hold the errors that somebody has looked at, nor the futures to which they lead back", async () => {
    const host = new ManualHost()
    const runner = new Runner({ host, eager })
    const kept: WeakRef<object>[] = []
    const ended = runner.run(function* () {
      for (let n = 0; n < 10; n++) {
        const task = createTask(function* () {
          yield* sleep(1)
          const error = new Error("looked at", { cause: task })
          kept.push(new WeakRef(error))
          throw error
        })
        yield* errorOf(() => task)
      }
    })
    host.advance(100)
    await ended
    await collectGarbage()
    await afterHost()
    expect(kept.length).toBe(10)
    // The engine itself may hold the last of them in a register.
    expect(kept.filter((each) => each.deref() !== undefined).length).toBeLessThanOrEqual(1)
    await runner.close()
  })
})

describe("LostErrors", () => {
  it("reports a failure once, and none that was seen in between", () => {
    const host = new ManualHost()
    const lost = new LostErrors(host)
    const [heard, unheard] = [new Failure("heard"), new Failure("unheard")]
    lost.watch({}, heard, "one")
    lost.watch({}, unheard, "two")
    expect(heard.seen).toBe(false)
    heard.see()
    heard.see()
    expect(heard.seen).toBe(true)
    lost.report(unheard)
    lost.reportAll()
    lost.reportAll()
    expect(host.lost).toEqual([{ error: "unheard", where: "two" }])
  })
})
