import { describe, expect, it } from "vitest"
import { breakdownOf, type CpuProfile, ENGINE_IN_NODE, ENGINE_OWNER, type ProfileNode } from "../src/compare/profile.ts"
import { profileReport } from "../src/compare/profile-report.ts"

const CORE = "file:///somewhere/packages/core/src/engine/fiber.ts"
const SERVICE = "file:///somewhere/apps/webhooks/src/worker.ts"

// What calls what; each node is on top of the stack in as many samples as its last number says.
//
//     (root)
//       main.ts
//         #advance (core)
//           next, without a file
//             worker.ts
//               next, without a file
//               setTimeout (node:timers)
//           setTimeout (node:timers)
//             insert, without a file
//               listener (node:events)
//         step (packages/node, built)
//       (idle), (program), (garbage collector)
const nodes: ProfileNode[] = [
  node(1, "(root)", "", [2, 11, 12, 13]),
  node(2, "main", "file:///somewhere/apps/webhooks/src/main.ts", [3, 10]),
  node(3, "#advance", CORE, [4, 7]),
  node(4, "next", "", [5]),
  node(5, "work", SERVICE, [6, 14]),
  node(6, "next", ""),
  node(7, "setTimeout", "node:timers", [8]),
  node(8, "insert", "", [9]),
  node(9, "listener", "node:events"),
  node(10, "step", "file:///somewhere/packages/node/dist/index.js"),
  node(11, "(idle)", ""),
  node(12, "(program)", ""),
  node(13, "(garbage collector)", ""),
  node(14, "setTimeout", "node:timers"),
]
const times = { 2: 1, 3: 10, 4: 20, 5: 3, 6: 4, 7: 5, 8: 6, 9: 7, 10: 8, 11: 100, 12: 9, 13: 11, 14: 16 }
const samples = Object.entries(times).flatMap(([id, count]) => Array.from({ length: count }, () => Number(id)))
const breakdown = breakdownOf(profileOf(nodes, samples), { from: 1, to: samples.length })

describe("breakdownOf()", () => {
  it("counts what has no file to its nearest caller that has one, and leaves out idle time", () => {
    expect(breakdown).toMatchObject({ busySamples: 100, idleSamples: 100 })
    expect(Object.fromEntries(breakdown.owners)).toEqual({
      [ENGINE_OWNER]: 0.38, // 10 + 20 + 8
      [ENGINE_IN_NODE]: 0.18, // 5 + 6 + 7
      "the service": 0.08, // 1 + 3 + 4
      Node: 0.16,
      "(program)": 0.09,
      "(garbage collector)": 0.11,
    })
  })

  it("counts the samples of its window only", () => {
    const { busySamples } = breakdownOf(profileOf(nodes, [2, 3, 3, 10, 4]), { from: 2, to: 4 })
    expect(busySamples).toBe(3)
  })

  it("names the functions of the engine, the most expensive first", () => {
    expect(breakdown.engine).toEqual([
      { name: "#advance", place: "packages/core/src/engine/fiber.ts:3", share: 0.3 },
      { name: "step", place: "packages/node/dist/index.js:3", share: 0.08 },
    ])
  })

  it("tells dependencies by their names", () => {
    const owner = (url: string) =>
      [
        ...breakdownOf(profileOf([node(1, "(root)", "", [2]), node(2, "f", url)], [2]), {
          from: 0,
          to: 9,
        }).owners.keys(),
      ].join()
    expect(owner("file:///somewhere/node_modules/hono/dist/hono.js")).toBe("hono")
    expect(owner("file:///a/node_modules/pg/node_modules/@b/c/index.js")).toBe("@b/c")
    expect(owner("wasm://wasm/0123abcd")).toBe("WebAssembly")
    expect(owner("node:net")).toBe("Node")
  })
})

describe("profileReport()", () => {
  it("says the engine's share", () => {
    expect(profileReport(breakdown)).toContain("the engine's share: 38.00 %")
    expect(profileReport(breakdown)).toContain("50.00 % of all in which the process was idle")
  })
})

/** A sample each microsecond, from the first on. */
function profileOf(nodes: ProfileNode[], samples: number[]): CpuProfile {
  return { nodes, samples, timeDeltas: samples.map(() => 1), startTime: 0 }
}

function node(id: number, functionName: string, url: string, children: number[] = []): ProfileNode {
  return { id, callFrame: { functionName, url, lineNumber: 2 }, children }
}
