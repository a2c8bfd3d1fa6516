import type { Host } from "@corral/core"
import { describe, expect, it } from "vitest"
import { hostTurn } from "./host-time.ts"
import { itUnless, type Setting } from "./setting.ts"

/** Turns are asked for and come once, later, in order; those that are yielded let the host work. */
export function describeTurns(host: Host, { gaps = {} }: Setting): void {
  describe("turns", () => {
    it("come once, not at once, in the order in which they were asked for", async () => {
      const log: string[] = []
      for (const name of ["a", "b", "c"]) {
        host.requestTurn(() => log.push(`requested ${name}`))
        host.yieldTurn(() => log.push(`yielded ${name}`))
      }
      expect(log).toEqual([])
      for (let turns = 0; turns < 5; turns++) await hostTurn(host)
      const of = (kind: string) => log.filter((entry) => entry.startsWith(kind))
      expect(of("requested")).toEqual(["requested a", "requested b", "requested c"])
      expect(of("yielded")).toEqual(["yielded a", "yielded b", "yielded c"])
    })

    it("that are requested come in microtasks, before one that was yielded earlier", async () => {
      const log: string[] = []
      const yielded = hostTurn(host).then(() => log.push("yielded"))
      host.requestTurn(() => {
        log.push("first")
        host.requestTurn(() => log.push("second"))
      })
      await yielded
      expect(log).toEqual(["first", "second", "yielded"])
    })

    it("may ask for others, again and again", async () => {
      let left = 1_000
      await new Promise<void>((resolve) => {
        const turn = (): void => {
          if (--left === 0) resolve()
          else if (left % 2 === 0) host.yieldTurn(turn)
          else host.requestTurn(turn)
        }
        host.requestTurn(turn)
      })
      expect(left).toBe(0)
    })

    it("that are yielded and forgotten do not come; to forget one twice, or late, harms no other", async () => {
      const log: string[] = []
      const note = (): void => void log.push("came")
      const forget = [note, note].map((turn) => host.yieldTurn(turn))
      forget[0]!()
      forget[0]!()
      await hostTurn(host)
      expect(log).toEqual(["came"])
      host.yieldTurn(note)
      forget[1]!()
      await hostTurn(host)
      expect(log).toEqual(["came", "came"])
    })

    itUnless(
      gaps.macrotasks,
      "that are yielded let the runtime's own timers and messages in",
      async () => {
        expect(await turnsUntil(host, (done) => setTimeout(done))).toBe("done")
        expect(await turnsUntil(host, postMessage)).toBe("done")
      },
      async () => {
        expect(await turnsUntil(host, (done) => setTimeout(done), 100)).toBe("still waiting after 100 turns")
      },
    )
  })
}

/** Yields turns one after the other until something of the runtime's own has happened. */
async function turnsUntil(
  host: Host,
  start: (done: () => void) => void,
  most = Number.POSITIVE_INFINITY,
): Promise<string> {
  let done = false
  start(() => {
    done = true
  })
  for (let turns = 0; turns < most; turns++) {
    if (done) return "done"
    await hostTurn(host)
  }
  return `still waiting after ${most} turns`
}

function postMessage(done: () => void): void {
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener("message", () => {
    port1.close()
    done()
  })
  port1.start()
  port2.postMessage("hello")
}
