import type { Reporter, TestModule } from "vitest/node"

/** Prints the closing line `N passed, N failed` for programs that read the output; a file that fails to load counts as one failure. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let passed = 0
    let failed = unhandledErrors.length
    for (const module of modules) {
      failed += module.errors().length
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === "passed") passed++
        else if (state === "failed") failed++
      }
    }
    console.log(`${passed} passed, ${failed} failed`)
  }
}
