import type { Lane } from "./lane.ts"

/** A part of the tests, as the table shows it. */
export interface Suite {
  readonly name: string
  readonly include: readonly string[]
  readonly exclude?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** The names of the suites, in the order of the table. */
export const SUITES = ["core", "core-eager", "conformance", "host-contract", "adapter"] as const

/** The suites of a lane: they are the same on all, but for the adapter. */
export function suitesOf({ adapter, browser }: Lane): Suite[] {
  const folder = `packages/${adapter}/test`
  const core = { include: ["packages/core/test/**/*.test.ts"] }
  return [
    { name: "core", ...core },
    { name: "core-eager", ...core, env: { CORRAL_TEST_EAGER: "1" } },
    {
      name: "conformance",
      include: ["packages/conformance/test/**/*.test.ts"],
      // Async functions know their task by AsyncLocalStorage, and Node's own host needs Node.
      exclude:
        browser === undefined ? [] : ["async*", "real-host"].map((file) => `packages/conformance/test/${file}.test.ts`),
    },
    { name: "host-contract", include: ["packages/host-contract/test/**/*.test.ts", `${folder}/contract.test.ts`] },
    {
      name: "adapter",
      include: [`${folder}/**/*.test.ts`, "packages/corral/test/**/*.test.ts"],
      exclude: [`${folder}/contract.test.ts`],
    },
  ]
}
