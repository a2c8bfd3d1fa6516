import { run, taskGroup } from "@corral/node"
import { describe, expect, it } from "vitest"
import { type Backend, Connections } from "../src/connections.ts"
import { Pool } from "../src/plain/pool.ts"

const NEVER = new AbortController().signal

describe("Connections", () => {
  it("lends in the order of asking: who asks again at once comes after those who wait", async () => {
    const asked: string[] = []
    const connections = new Connections(backendNoting(asked))
    function* ask(name: string) {
      yield* connections.query(`${name} 1`)
      yield* connections.query(`${name} 2`)
    }
    await run(() =>
      taskGroup(function* (group) {
        for (const name of ["a", "b", "c"]) group.createTask(ask(name))
      }),
    )
    expect(asked).toEqual(["a 1", "b 1", "c 1", "a 2", "b 2", "c 2"])
  })
})

describe("Pool, the plain one", () => {
  it("lends in the order of asking, too", async () => {
    const asked: string[] = []
    const pool = new Pool(backendNoting(asked))
    const ask = async (name: string) => {
      await pool.query(`${name} 1`, [], NEVER)
      await pool.query(`${name} 2`, [], NEVER)
    }
    await Promise.all(["a", "b", "c"].map(ask))
    expect(asked).toEqual(["a 1", "b 1", "c 1", "a 2", "b 2", "c 2"])
  })

  it("lets go whoever waits with a signal that is aborted, and asks nothing for them", async () => {
    const asked: string[] = []
    const pool = new Pool(backendNoting(asked))
    const controller = new AbortController()
    const first = pool.query("first", [], NEVER)
    const second = pool.query("second", [], controller.signal)
    controller.abort(new Error("no more time"))
    await expect(second).rejects.toThrow("no more time")
    await first
    await pool.query("third", [], NEVER)
    expect(asked).toEqual(["first", "third"])
  })
})

/** One connection, which notes what it is asked. */
function backendNoting(asked: string[]): Backend {
  return {
    size: 1,
    connect: async () => ({
      query: async (text) => {
        asked.push(text)
        return []
      },
      usable: () => true,
      close: async () => {},
    }),
    upkeep: [],
    close: async () => {},
  }
}
