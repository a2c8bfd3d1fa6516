import type { Breakdown } from "./profile.ts"
import { ENGINE_IN_NODE, ENGINE_OWNER } from "./profile.ts"

const FUNCTIONS = 10
/** Smaller shares are said in one line. */
const LEAST = 0.005

/** Says in words where the time went. */
export function profileReport({ busySamples, idleSamples, owners, engine }: Breakdown): string {
  const part = (owner: string) => owners.get(owner) ?? 0
  const large = [...owners].filter(([, share]) => share >= LEAST)
  const rest = [...owners].reduce((sum, [, share]) => sum + (share < LEAST ? share : 0), 0)
  const idle = idleSamples / (busySamples + idleSamples)
  return [
    `${busySamples} samples; not counted are ${percent(idle)} of all in which the process was idle`,
    "",
    `the engine's share: ${percent(part(ENGINE_OWNER))}`,
    `Node's own JavaScript, where the engine called it: ${percent(part(ENGINE_IN_NODE))} more`,
    "",
    "whose code was running",
    ...[...large, ["all others", rest] as const].map(([owner, share]) => `  ${percent(share).padStart(6)}  ${owner}`),
    "",
    `the ${FUNCTIONS} most expensive functions of the engine`,
    ...engine.slice(0, FUNCTIONS).map(({ name, place, share }) => `  ${percent(share).padStart(6)}  ${name}  ${place}`),
  ].join("\n")
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}
