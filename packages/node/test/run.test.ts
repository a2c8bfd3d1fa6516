import { CancelledError, Event, run, sleep } from "@corral/node"
import { describe, expect, it } from "vitest"

describe("run()", () => {
  it("gives what main returns, and rejects with what it throws; the exit code is left alone", async () => {
    expect(await run(() => sleep(1, "done"))).toBe("done")
    const running = run(async () => {
      await sleep(1)
      throw new RangeError("own")
    })
    await expect(running).rejects.toThrow("own")
    const cancelled = run(async () => {
      throw new CancelledError("own")
    })
    await expect(cancelled).rejects.toBeInstanceOf(CancelledError)
    expect(process.exitCode).toBe(undefined)
  })

  it("with a signal, rejects with the reason when that is aborted", async () => {
    const controller = new AbortController()
    const running = run(
      async () => {
        controller.abort(new Error("enough"))
        await sleep(Number.POSITIVE_INFINITY)
      },
      { signal: controller.signal },
    )
    await expect(running).rejects.toThrow("enough")
  })

  it("listens for SIGINT and SIGTERM while it runs, and no longer", async () => {
    const listeners = () => [process.listenerCount("SIGINT"), process.listenerCount("SIGTERM")]
    const [interrupt, terminate] = listeners() as [number, number]
    const gate = new Event()
    const first = run(async () => {
      await sleep(1)
      return listeners()
    })
    const second = run(() => gate.wait())
    expect(listeners()).toEqual([interrupt + 2, terminate + 2])
    expect(await first).toEqual([interrupt + 2, terminate + 2])
    expect(listeners()).toEqual([interrupt + 1, terminate + 1])
    gate.set()
    await second
    expect(listeners()).toEqual([interrupt, terminate])
  })
})
