import { type Ambient, currentTask, type Host, run, sleep, taskGroup } from "@corral/core"
import { describe, expect } from "vitest"
import { hostTurn, rest } from "./host-time.ts"
import { itUnless, type Setting } from "./setting.ts"

/** The current task is carried through async functions, and nowhere else. */
export function describeAmbient(host: Host, { gaps = {} }: Setting): void {
  const reason = gaps.ambient
  const here = (): unknown => host.ambient?.current()

  describe("what is ambient", () => {
    itUnless(
      reason,
      "is an owner in a body and in all that it awaits or starts",
      async () => {
        const owner = { name: "owner" }
        const seen: Record<string, unknown> = {}
        const look = (place: string): void => {
          seen[place] = here()
        }
        await host.ambient?.run(
          owner,
          null,
          async () => {
            look("body")
            await undefined
            look("await")
            await rest(host, 1)
            look("timer")
            await hostTurn(host)
            look("turn")
            await new Promise<void>((resolve) => {
              setTimeout(() => {
                look("callback")
                resolve()
              })
            })
            await Promise.all(["helper", "other helper"].map((place) => helper(() => look(place))))
            queueMicrotask(() => look("microtask"))
            await Promise.resolve().then(() => look("then"))
          },
          undefined,
        )
        for (const [place, found] of Object.entries(seen)) expect(found, place).toBe(owner)
        expect(Object.keys(seen)).toHaveLength(9)
        expect(here()).toBe(undefined)
      },
      async () => {
        expect(host.ambient).toBe(undefined)
        // When the language or the runtime brings one of these, the gap can be closed.
        for (const name of ["AsyncLocalStorage", "AsyncContext"]) expect(name in globalThis, name).toBe(false)
      },
    )

    itUnless(reason, "is to each its own, however their steps interleave, and innermost first", async () => {
      const owners = ["a", "b", "c"].map((name) => ({ name }))
      const found = await Promise.all(
        owners.map((owner, n) =>
          host.ambient?.run(
            owner,
            null,
            async () => {
              const inner = { name: "inner" }
              await rest(host, 3 - n)
              const inside = await host.ambient?.run(
                inner,
                null,
                async () => {
                  await rest(host, n)
                  return here() === inner
                },
                undefined,
              )
              await rest(host, 1)
              return inside === true && here() === owner
            },
            undefined,
          ),
        ),
      )
      expect(found).toEqual([true, true, true])
      expect(here()).toBe(undefined)
    })

    itUnless(
      reason,
      "can be captured, and entered from anywhere: as it is, with another owner, or with none",
      async () => {
        const [outer, other] = [{ name: "outer" }, { name: "other" }]
        const seen: unknown[] = []
        const note = function (this: unknown, ...args: string[]): void {
          seen.push(this, args, here())
        }
        const ambient = host.ambient as Ambient
        const scope = ambient.run(outer, null, ambient.capture, ambient)
        await rest(host, 1)
        const self = {}
        scope.runInAsyncScope(note, self, "an argument", "another")
        ambient.run(other, scope, note, self)
        ambient.run(undefined, scope, note, self)
        ambient.run(other, ambient.run(outer, null, ambient.captureOthers, ambient), note, self)
        scope.runInAsyncScope(note, self)
        expect(seen).toEqual([
          self,
          ["an argument", "another"],
          outer,
          self,
          [],
          other,
          self,
          [],
          undefined,
          self,
          [],
          other,
          self,
          [],
          outer,
        ])
        expect(here()).toBe(undefined)
      },
    )

    itUnless(reason, "is the current task, in async functions and their helpers", async () => {
      const name = (): unknown => currentTask()?.name
      await run(
        async () => {
          const names = ["a", "b", "c"]
          const found: unknown[] = []
          await taskGroup(async (group) => {
            for (const each of names) {
              group.createTask(
                async () => {
                  const inHelper = await helper(name)
                  await sleep(1)
                  found.push([each, inHelper, name()])
                },
                { name: each },
              )
            }
          })
          expect(found.sort()).toEqual(names.map((each) => [each, each, each]))
          expect(await helper(name)).toBe("main")
        },
        { host },
      )
      expect(await helper(name)).toBe(undefined)
    })
  })
}

/** A helper that awaits what is not corral's. */
async function helper<T>(look: () => T): Promise<T> {
  await undefined
  await new Promise<void>((resolve) => setTimeout(resolve))
  return look()
}
