import { browserHost, run, sleep } from "@corral/browser"
import { afterEach, describe, expect, it, vi } from "vitest"

afterEach(() => {
  vi.restoreAllMocks()
})

describe("browserHost", () => {
  it("reports an error that no task receives as the browser's own: to the console, and to who listens for errors", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {})
    const error = new RangeError("overlooked")
    const heard = new Promise<ErrorEvent>((resolve) => {
      addEventListener("error", resolve, { once: true, capture: true })
    })
    addEventListener("error", (event) => event.stopImmediatePropagation(), { once: true, capture: true })
    browserHost.reportLost(error, "a callback of the loop")
    expect((await heard).error).toBe(error)
    expect(logged.mock.calls[0]).toEqual(["corral: an error that no task received, from a callback of the loop:"])
  })

  it("prints findings of debug mode as warnings", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {})
    await run(
      async () => {
        sleep(1)
      },
      { debug: true },
    )
    expect(String(warned.mock.calls[0])).toMatch(/^corral: An operation was never awaited/)
  })

  it("does not take a page that is put aside for one that ends", () => {
    const heard: string[] = []
    const stop = browserHost.onStopRequest?.((why) => heard.push(why))
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }))
    expect(heard).toEqual([])
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: false }))
    expect(heard).toEqual(["pagehide"])
    stop?.()
  })
})

describe("a busy program", () => {
  it("leaves the page its frames", async () => {
    let frames = 0
    const count = (): void => {
      frames++
      requestAnimationFrame(count)
    }
    const first = requestAnimationFrame(count)
    await run(function* () {
      while (frames < 5) yield* sleep(0)
    })
    cancelAnimationFrame(first)
  })
})
