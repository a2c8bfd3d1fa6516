import { exitCodeOf, type HostProcess, makeOnStopRequest, type StopSignal } from "@corral/core/adapter-kit"
import { describe, expect, it } from "vitest"

/** Stands for the end of the process, which `exit` never returns from. */
class Exit extends Error {
  readonly code: number

  constructor(code: number) {
    super(`exit ${code}`)
    this.code = code
  }
}

/** A process that receives signals when it is told to. */
class TestProcess implements HostProcess {
  readonly listeners: { signal: StopSignal; listener: () => void }[] = []

  listen(signal: StopSignal, listener: () => void): () => void {
    const entry = { signal, listener }
    this.listeners.push(entry)
    return () => {
      const index = this.listeners.indexOf(entry)
      if (index < 0) throw new Error("It was removed already")
      this.listeners.splice(index, 1)
    }
  }

  exit(code: number): never {
    throw new Exit(code)
  }

  proposeExitCode(): void {}

  receive(signal: StopSignal): void {
    for (const entry of [...this.listeners]) if (entry.signal === signal) entry.listener()
  }
}

describe("exitCodeOf()", () => {
  it("is 128 and the signal's number; undefined if there was no signal, or another", () => {
    expect(["SIGINT", "SIGTERM", "SIGHUP", "pagehide", null].map(exitCodeOf)).toEqual([
      130,
      143,
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe("makeOnStopRequest()", () => {
  it("hears the first signal; the second ends the process at once, with its own code", () => {
    const process = new TestProcess()
    const heard: string[] = []
    const stop = makeOnStopRequest(process)((why) => heard.push(why))
    process.receive("SIGTERM")
    expect(heard).toEqual(["SIGTERM"])
    expect(() => process.receive("SIGINT")).toThrow(new Exit(130))
    expect(() => process.receive("SIGTERM")).toThrow(new Exit(143))
    expect(heard).toEqual(["SIGTERM"])
    stop()
  })

  it("each of several listeners hears the first signal", () => {
    const process = new TestProcess()
    const heard: string[] = []
    const stops = ["a", "b"].map((name) => makeOnStopRequest(process)((why) => heard.push(`${name} ${why}`)))
    process.receive("SIGINT")
    for (const stop of stops) stop()
    expect(heard).toEqual(["a SIGINT", "b SIGINT"])
  })

  it("removes its own listeners, and no others, however often it is told to", () => {
    const process = new TestProcess()
    const others = makeOnStopRequest(process)(() => {})
    const [first, second] = process.listeners
    const stop = makeOnStopRequest(process)(() => {})
    expect(process.listeners).toHaveLength(4)
    stop()
    stop()
    expect(process.listeners).toEqual([first, second])
    others()
    expect(process.listeners).toEqual([])
  })
})
