import { CancelledError, createTask, sleep } from "@corral/core"
import { type HostProcess, runAsProcess } from "@corral/core/adapter-kit"
import { ManualHost, recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { ambient, eager, errorOf, expectNothingLeft } from "../harness.ts"

/** Stands for the end of the process, which `exit` never returns from. */
class Exit extends Error {
  readonly code: number

  constructor(code: number) {
    super(`exit ${code}`)
    this.code = code
  }
}

function makeProcess() {
  const proposed: number[] = []
  const process: HostProcess = {
    listen: () => () => {},
    exit: (code) => {
      throw new Exit(code)
    },
    proposeExitCode: (code) => proposed.push(code),
  }
  return { process, proposed }
}

const makeHost = () => new ManualHost({ auto: true, ambient })

describe("runAsProcess()", () => {
  it("gives what main returns, or rejects with what it throws, and leaves the exit code alone", async () => {
    const host = makeHost()
    const { process, proposed } = makeProcess()
    expect(await runAsProcess(process, () => sleep(5, "done"), { host, eager })).toBe("done")
    const failure = new RangeError("own")
    const failing = function* () {
      yield* sleep(5)
      throw failure
    }
    await expect(runAsProcess(process, failing, { host, eager })).rejects.toBe(failure)
    expect(proposed).toEqual([])
    expectNothingLeft(host)
  })

  it("ends the process with the signal's code when main is cancelled by it, after all clean-up", async () => {
    const host = makeHost()
    const order = recordOrder()
    const { process } = makeProcess()
    const main = function* () {
      createTask(function* () {
        try {
          yield* sleep(1_000)
        } finally {
          yield* sleep(5)
          order.step(2)
        }
      })
      yield* sleep(10)
      host.requestStop("SIGTERM")
      try {
        yield* sleep(1_000)
      } finally {
        order.step(1)
      }
    }
    await expect(runAsProcess(process, main, { host, eager })).rejects.toEqual(new Exit(143))
    order.step(3)
    expectNothingLeft(host)
  })

  it("lets the process end by itself, with the signal's code, when main catches the cancellation and returns", async () => {
    const host = makeHost()
    const { process, proposed } = makeProcess()
    const main = function* () {
      host.requestStop("SIGINT")
      yield* errorOf(() => sleep(1_000))
      return "in good order"
    }
    expect(await runAsProcess(process, main, { host, eager })).toBe("in good order")
    expect(proposed).toEqual([130])
    expectNothingLeft(host)
  })

  it("rejects when main is cancelled otherwise, or fails while it is being stopped", async () => {
    const host = makeHost()
    const { process, proposed } = makeProcess()
    const cancelled = function* () {
      throw new CancelledError("by itself")
    }
    await expect(runAsProcess(process, cancelled, { host, eager })).rejects.toThrow(CancelledError)
    const failing = function* () {
      host.requestStop("SIGINT")
      yield* errorOf(() => sleep(1_000))
      throw new RangeError("own")
    }
    await expect(runAsProcess(process, failing, { host, eager })).rejects.toThrow(RangeError)
    expect(proposed).toEqual([])
    expectNothingLeft(host)
  })
})
