import { writeFileSync } from "node:fs"
import type { Reporter, TestModule } from "vitest/node"

/** What came of a suite on a runtime. */
export interface Count {
  passed: number
  failed: number
  /** Tests of what the runtime does not have; each says what that is. */
  gaps: number
}

/** Counts the tests of each suite, and writes the counts to the file that CORRAL_COUNTS names. */
export default class SuiteReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts: Record<string, Count> = {}
    const countOf = (name: string): Count => {
      counts[name] ??= { passed: 0, failed: 0, gaps: 0 }
      return counts[name]
    }
    for (const module of modules) {
      // vitest appends the browser: "core (firefox)"
      const count = countOf(module.project.name.replace(/ \(.*\)$/, ""))
      count.failed += module.errors().length
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === "passed") count.passed++
        else if (state === "skipped") count.gaps++
        else count.failed++
      }
    }
    if (unhandledErrors.length > 0) countOf("unhandled").failed += unhandledErrors.length
    const file = process.env.CORRAL_COUNTS
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts))
  }
}
