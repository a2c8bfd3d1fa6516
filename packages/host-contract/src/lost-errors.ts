import { createTask, getRunningLoop, type Host, run, sleep } from "@corral/core"
import { describe, expect, it, vi } from "vitest"

/** Errors that no task receives reach the host. */
export function describeLostErrors(host: Host): void {
  describe("an error that no task receives", () => {
    it("reaches reportLost, with whose it is", async () => {
      const lost: [error: unknown, where: string][] = []
      const listening = vi.spyOn(host, "reportLost").mockImplementation((error, where) => {
        lost.push([error, where])
      })
      const [overlooked, called, late] = ["overlooked", "called", "late"].map((text) => new RangeError(text))
      await run(
        function* () {
          createTask(
            function* () {
              yield* sleep(1)
              throw overlooked
            },
            { name: "worker" },
          )
          getRunningLoop().callSoon(() => {
            throw called
          })
          createTask(
            function* () {
              try {
                yield* sleep(Number.POSITIVE_INFINITY)
              } finally {
                // biome-ignore lint/correctness/noUnsafeFinally: a clean-up that fails is what this is about
                throw late
              }
            },
            { name: "left" },
          )
          yield* sleep(10)
        },
        { host },
      )
      listening.mockRestore()
      expect(lost).toHaveLength(3)
      expect(new Map(lost).get(overlooked)).toBe('<Task "worker" done>: nobody looked at its error')
      expect(new Map(lost).get(called)).toBe("a callback of the loop")
      expect(new Map(lost).get(late)).toBe('<Task "left" done>, cancelled when the run ended')
    })
  })
}
