import type { Lane } from "./lane.ts"

/** A part of the tests, as the table shows it. */
export interface Suite {
  readonly name: string
  readonly include: readonly string[]
  readonly exclude?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Tests that start the lane's runtime themselves, from Node: a project of vitest.config.ts, and which of its tests. */
export interface Hosted {
  readonly suite: "apps" | "packed"
  readonly project: string
  /** A regular expression of the titles; all if there is none. */
  readonly titles?: string
  /** Only the files whose path contains one of these. */
  readonly files?: readonly string[]
}

/** The names of the suites, in the order of the table. */
export const SUITES = [
  "core",
  "core-eager",
  "guests",
  "conformance",
  "host-contract",
  "adapter",
  "apps",
  "packed",
] as const

/** What async functions do as guests of the engine. */
const GUESTS = ["guest", "strand", "foreign", "stragglers", "task-source"].map(
  (file) => `packages/core/test/engine/${file}.test.ts`,
)

/** What a browser lacks: AsyncLocalStorage, by which async functions know their task, and Node's own host. */
const NOT_IN_BROWSERS = [
  "packages/conformance/test/real-host.test.ts",
  "packages/conformance/test/async*.test.ts",
  "packages/corral/test/host-context.test.ts",
]

/** The suites that vitest runs on the lane's runtime itself: the same on all, but for the adapter and the apps. */
export function suitesOf({ adapter, browser, major }: Lane): Suite[] {
  const folder = `packages/${adapter}/test`
  const missing = browser === undefined ? [] : NOT_IN_BROWSERS
  const core = { include: ["packages/core/test/**/*.test.ts"], exclude: GUESTS }
  const asyncPrograms = ["packages/conformance/test/async*.test.ts"]
  const hostContext = ["packages/corral/test/host-context.test.ts"]
  return [
    { name: "core", ...core },
    { name: "core-eager", ...core, env: { CORRAL_TEST_EAGER: "1" } },
    { name: "guests", include: [...GUESTS, ...asyncPrograms, ...hostContext], exclude: missing },
    {
      name: "conformance",
      include: ["packages/conformance/test/**/*.test.ts"],
      exclude: [...asyncPrograms, ...missing],
    },
    { name: "host-contract", include: ["packages/host-contract/test/**/*.test.ts", `${folder}/contract.test.ts`] },
    {
      name: "adapter",
      include: [`${folder}/**/*.test.ts`, "packages/corral/test/**/*.test.ts"],
      exclude: [`${folder}/contract.test.ts`, ...hostContext],
    },
    {
      name: "apps",
      include: [
        "apps/tour/test/tour.test.ts",
        ...(adapter === "node" ? ["apps/storefront/test/**/*.test.ts"] : []),
        ...(major === 24 ? ["apps/webhooks/test/**/*.test.ts"] : []),
      ],
    },
  ]
}

/** The suites that start the lane's runtime from outside. */
export function hostedOf({ name, adapter, browser, major }: Lane): Hosted[] {
  const packed = { suite: "packed", project: "packed" } as const
  if (browser !== undefined) {
    // What of the playground needs no browser goes with the first of them.
    const others = browser === "chromium" ? ["compile", "instrument", "share", "trace"] : []
    return [
      {
        suite: "apps",
        project: "playground",
        files: [browser, ...others].map((file) => `apps/playground/test/${file}`),
      },
      { ...packed, titles: `in ${browser} `, files: ["tools/packed/test/browsers"] },
    ]
  }
  const run = { ...packed, titles: `on ${name} `, files: ["tools/packed/test/runtimes"] }
  if (adapter === "deno") return [{ suite: "apps", project: "crawler" }, run]
  if (adapter === "bun") return [{ suite: "apps", project: "chat" }, run]
  if (major !== 24) return [run]
  return [run, { ...packed, files: ["published", "types", "sizes", "jsr"].map((file) => `tools/packed/test/${file}`) }]
}
