import { setDefaultHost } from "@corral/core/adapter-kit"
import { nodeHost } from "@corral/node"
import { CountedHost } from "./counted-host.ts"
import { Foreign } from "./foreign.ts"
import { Heap } from "./heap.ts"
import { Random } from "./random.ts"
import { playRound, type Setting } from "./round.ts"
import { Signals } from "./signals.ts"
import { Tally } from "./tally.ts"

/** How often the heap is looked at, in milliseconds. */
const SAMPLE_MS = 5_000

/** How many findings are enough. */
const ENOUGH = 20

export interface Findings {
  readonly tally: Tally
  readonly heap: Heap
}

/**
 * Plays rounds, one after the other, until somebody has had enough or too much has been found.
 *
 * The seed decides what the programs are; the clock decides how their tasks meet.
 */
export async function soak(seed: number, goOn: (rounds: number) => boolean): Promise<Findings> {
  const tally = new Tally()
  const heap = new Heap()
  const counted = new CountedHost()
  const setting: Setting = { tally, foreign: await Foreign.start(), signals: new Signals(), counted }
  const stopWatching = watchProcess(tally)
  setDefaultHost(counted.host)
  try {
    const random = new Random(seed)
    let nextSample = performance.now() + SAMPLE_MS
    while (goOn(tally.rounds) && tally.violations.length < ENOUGH) {
      tally.rounds++
      if (!(await playRound(setting, random.fork()))) break
      if (performance.now() < nextSample) continue
      heap.sample()
      nextSample = performance.now() + SAMPLE_MS
    }
  } finally {
    setDefaultHost(nodeHost)
    await setting.foreign.close()
    stopWatching()
  }
  if (heap.grows()) tally.violate("the heap grows")
  return { tally, heap }
}

/** Takes what the process says of rejections and warnings, MaxListenersExceeded for one, as violations. */
function watchProcess(tally: Tally): () => void {
  const onRejection = (reason: unknown): void =>
    tally.violate(`unhandled rejection: ${reason instanceof Error ? reason.stack : String(reason)}`)
  const onWarning = (warning: Error): void => tally.violate(`warning: ${warning.stack ?? warning.message}`)
  process.on("unhandledRejection", onRejection)
  process.on("warning", onWarning)
  return () => {
    process.off("unhandledRejection", onRejection)
    process.off("warning", onWarning)
  }
}
