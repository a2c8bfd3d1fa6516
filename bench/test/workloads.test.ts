import { describe, expect, it } from "vitest"
import { systemsOf } from "../src/systems.ts"
import type { Probe } from "../src/workload.ts"
import { WORKLOADS } from "../src/workloads/index.ts"

const probe: Probe = { begin() {}, end() {}, suspended() {} }

describe.each(WORKLOADS)("$name", (workload) => {
  it.each(systemsOf(workload.systems))("%s does the work and proves it", async (system) => {
    const { testSize: size } = workload
    expect(await workload.systems[system]?.(size, probe)).toBe(workload.expected(size))
  })
})
