import { CancelledError, type Host, run, sleep } from "@corral/core"
import { describe, expect, it } from "vitest"
import { rest } from "./host-time.ts"
import type { Setting } from "./setting.ts"

/** A wish to stop cancels the main task; who has stopped listening hears nothing. */
export function describeStopRequests(host: Host, { stop }: Setting): void {
  describe.runIf(stop !== undefined)("a request to stop", () => {
    const { why, request } = stop! // runs only if there is one

    it("cancels the main task, which can clean up at leisure", async () => {
      const log: unknown[] = []
      const running = run(
        function* () {
          try {
            log.push("ready")
            yield* sleep(Number.POSITIVE_INFINITY)
          } catch (error) {
            log.push(error instanceof CancelledError, (error as Error).message)
            throw error
          } finally {
            yield* sleep(5)
            log.push("cleaned up")
          }
        },
        { host },
      )
      const ended = expect(running).rejects.toBeInstanceOf(CancelledError)
      await rest(host, 5)
      await request()
      await ended
      expect(log).toEqual(["ready", true, why, "cleaned up"])
    })

    it("is heard by each who listens, and by nobody who has stopped", async () => {
      const heard: string[] = []
      const [first, second] = ["first", "second"].map((name) =>
        host.onStopRequest?.((why) => heard.push(`${name} ${why}`)),
      )
      await request()
      expect(heard).toEqual([`first ${why}`, `second ${why}`])
      first?.()
      first?.()
      second?.()
      await request()
      expect(heard).toEqual([`first ${why}`, `second ${why}`])
    })

    it("is no longer heard when the run is over", async () => {
      let runs = 0
      const main = async (): Promise<void> => {
        runs++
      }
      await run(main, { host })
      await request()
      await run(main, { host })
      expect(runs).toBe(2)
    })
  })
}
