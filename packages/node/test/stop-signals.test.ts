import { describe, expect, it, vi } from "vitest"
import { exitCodeOf, listenForStop } from "../src/stop-signals.ts"

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

describe("listenForStop()", () => {
  const listeners = () => process.listenerCount("SIGINT") + process.listenerCount("SIGTERM")

  it("hears the first signal; the second ends the process at once", () => {
    const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never)
    const heard: string[] = []
    const stop = listenForStop((why) => heard.push(why))
    process.emit("SIGTERM", "SIGTERM")
    expect(exit).not.toHaveBeenCalled()
    process.emit("SIGINT", "SIGINT")
    expect(exit.mock.calls[0]).toEqual([130])
    expect(heard[0]).toBe("SIGTERM")
    stop()
    exit.mockRestore()
  })

  it("each of several listeners hears the first signal", () => {
    const heard: string[] = []
    const stops = ["a", "b"].map((name) => listenForStop((why) => heard.push(`${name} ${why}`)))
    process.emit("SIGINT", "SIGINT")
    for (const stop of stops) stop()
    expect(heard).toEqual(["a SIGINT", "b SIGINT"])
  })

  it("removes its own listeners, and no others, however often it is told to", () => {
    const before = listeners()
    const others = listenForStop(() => {})
    const stop = listenForStop(() => {})
    expect(listeners()).toBe(before + 4)
    stop()
    stop()
    expect(listeners()).toBe(before + 2)
    others()
    expect(listeners()).toBe(before)
  })
})
