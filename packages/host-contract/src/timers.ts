import { getRunningLoop, type Host, run, sleep } from "@corral/core"
import { describe, expect, it } from "vitest"
import { hostTurn, rest } from "./host-time.ts"

const LONGEST = 2 ** 31 - 1 // milliseconds; what runtimes' own timers take

/** Timers fire in order, never early, and not when they are forgotten. */
export function describeTimers(host: Host): void {
  describe("timers", () => {
    it("fire once, not at once, in the order of their deadlines", async () => {
      const began = host.now()
      const log: number[] = []
      for (const ms of [60, 20, 40, 0, -10]) host.wakeAt(began + ms, () => log.push(ms))
      expect(log).toEqual([])
      await rest(host, 100)
      expect(log.slice(0, 2).sort()).toEqual([-10, 0])
      expect(log.slice(2)).toEqual([20, 40, 60])
    })

    it("never fire early, not by a fraction of a millisecond", async () => {
      const early: number[] = []
      const waits = Array.from({ length: 40 }, (_, n) => {
        const when = host.now() + 1 + n * 0.37
        return new Promise<void>((resolve) =>
          host.wakeAt(when, () => {
            const off = when - host.now()
            if (off > 0) early.push(off)
            resolve()
          }),
        )
      })
      await Promise.all(waits)
      expect(early).toEqual([])
    })

    it("of one deadline wake tasks in the order in which they were set", async () => {
      const log: number[] = []
      await run(
        function* () {
          const loop = getRunningLoop()
          const when = loop.time() + 10
          for (const n of [1, 2, 3]) loop.callAt(when, () => log.push(n))
          yield* sleep(30)
        },
        { host },
      )
      expect(log).toEqual([1, 2, 3])
    })

    it("of more than 2^31 milliseconds do not fire early", async () => {
      const fired: number[] = []
      const forget = [LONGEST, LONGEST + 1, LONGEST + 10_000, 2 ** 32 + 1, 2 ** 40, Number.MAX_SAFE_INTEGER].map((ms) =>
        host.wakeAt(host.now() + ms, () => fired.push(ms)),
      )
      await rest(host, 50)
      for (const each of forget) each()
      expect(fired).toEqual([])
    })

    it("that are forgotten do not fire; to forget one twice, or late, harms no other", async () => {
      const log: string[] = []
      const [first, second] = ["first", "second"].map((name) => host.wakeAt(host.now() + 10, () => log.push(name)))
      first!()
      first!()
      const third = host.wakeAt(host.now() + 20, () => log.push("third"))
      first!()
      await rest(host, 50)
      expect(log).toEqual(["second", "third"])
      second!()
      third()
      await hostTurn(host)
      expect(log).toEqual(["second", "third"])
    })
  })
}
