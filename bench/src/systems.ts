/** Everything that is compared, in the order of the table. */
export const SYSTEMS = {
  promises: { title: "promises", package: null },
  corral: { title: "corral", package: "@corral/node" },
  "corral-async": { title: "corral async", package: "@corral/node" },
  effect: { title: "Effect", package: "effect" },
  effection: { title: "Effection", package: "effection" },
  "p-limit": { title: "p-limit", package: "p-limit" },
  "p-queue": { title: "p-queue", package: "p-queue" },
  "p-timeout": { title: "p-timeout", package: "p-timeout" },
  "async-mutex": { title: "async-mutex", package: "async-mutex" },
  "async-sema": { title: "async-sema", package: "async-sema" },
  fastq: { title: "fastq", package: "fastq" },
  trampoline: { title: "floor", package: null },
} as const satisfies Record<string, { title: string; package: string | null }>

export type SystemName = keyof typeof SYSTEMS

/** What everything else is compared with. */
export const BASELINE = "promises" satisfies SystemName

/** Libraries that do one thing each; the table shows the fastest of them. */
export const SPECIALISED: readonly SystemName[] = [
  "p-limit",
  "p-queue",
  "p-timeout",
  "async-mutex",
  "async-sema",
  "fastq",
]

export function systemsOf(programs: { readonly [name in SystemName]?: unknown }): SystemName[] {
  return (Object.keys(SYSTEMS) as SystemName[]).filter((name) => programs[name] !== undefined) // its own keys
}
