import { setTimeout as later } from "node:timers/promises"
import { CancelledError, run, sleep } from "@corral/node"
import { describe, expect, it } from "vitest"
import { start } from "./child.ts"

const CODES = { SIGINT: 130, SIGTERM: 143 } as const

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
    const both = [1, 2].map((n) =>
      run(async () => {
        await sleep(n)
        return listeners()
      }),
    )
    expect(listeners()).toEqual([interrupt + 2, terminate + 2])
    expect(await both[0]).toEqual([interrupt + 2, terminate + 2])
    await both[1]
    expect(listeners()).toEqual([interrupt, terminate])
  })
})

describe.each(["SIGINT", "SIGTERM"] as const)("run(), when %s comes", (signal) => {
  const code = CODES[signal]

  it.each([
    ["at once"],
    ["after its clean-up"],
    ["after its clean-up, async"],
    ["after the clean-up of a task that is left"],
  ])(`main is cancelled, the clean-up runs, and the process exits with ${code}: %s`, async (way) => {
    const child = start("stop.ts", way)
    await child.says("ready")
    child.process.kill(signal)
    expect(await child.ended()).toBe(code)
    expect(child.output.stdout.includes("cleaned up")).toBe(way !== "at once")
    expect(child.output.stdout).not.toContain("rejected")
    expect(child.output.stderr).toBe("")
  })

  it(`a main that catches it and returns resolves; the process ends by itself, with ${code} and no listeners left`, async () => {
    const child = start("stop.ts", "in good order")
    await child.says("ready")
    child.process.kill(signal)
    expect(await child.ended()).toBe(code)
    expect(child.output.stdout).toContain(`stopping because of ${signal}\nresolved\nafter: 0 and 0 listeners\n`)
  })

  it("an exit code that the program has set stands", async () => {
    const child = start("stop.ts", "in good order, with an exit code of its own")
    await child.says("ready")
    child.process.kill(signal)
    expect(await child.ended()).toBe(7)
  })

  it("an error of the clean-up rejects; the exit code is the program's affair", async () => {
    const child = start("stop.ts", "with an error")
    await child.says("ready")
    child.process.kill(signal)
    expect(await child.ended()).toBe(0)
    expect(child.output.stdout).toContain("rejected with RangeError: clean-up\nafter: 0 and 0 listeners\n")
  })

  it("a second signal ends the process at once, with the code of the second", async () => {
    const child = start("stop.ts", "never")
    await child.says("ready")
    child.process.kill(signal === "SIGINT" ? "SIGTERM" : "SIGINT")
    await child.says("stuck")
    child.process.kill(signal)
    expect(await child.ended()).toBe(code)
    expect(child.output.stdout).not.toContain("after")
  })
})

describe("the process", () => {
  it.each([["a run that waits for nothing that has a timer"], ["an operation outside of any task, with no timer"]])(
    "is kept alive by %s",
    async (what) => {
      const child = start("life.ts", what)
      await child.says("waiting")
      await later(300)
      expect(child.process.exitCode).toBe(null)
      child.process.kill("SIGKILL")
      expect(await child.ended()).toBe("SIGKILL")
    },
  )

  it.each([
    ["a run that has ended, with a timer far off"],
    ["several runs, of which the last has ended"],
    ["an operation outside of any task that has ended"],
  ])("is not kept alive by %s", async (what) => {
    const child = start("life.ts", what)
    expect(await child.ended()).toBe(0)
    expect(child.output).toEqual({ stdout: "the end\n", stderr: "" })
  })
})
