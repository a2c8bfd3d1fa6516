import type { Body, Host } from "@corral/browser"
import { ManualHost } from "@corral/core/testing"
import { startRecording } from "../src/instrument/current-recorder.ts"
import { run } from "../src/instrument/facade.ts"
import { observingHost } from "../src/instrument/observing-host.ts"
import { type Lane, Recording } from "../src/trace/recording.ts"

/** Records a run in virtual time: each time in it is exact. */
export async function record(main: Body<unknown>, during?: (host: ManualHost) => void): Promise<Recording> {
  const clock = new ManualHost({ auto: true })
  const recording = new Recording()
  const recorder = startRecording(
    () => clock.now(),
    (events) => recording.add(events),
  )
  const host: Host = {
    name: "recorded",
    slice: 0,
    now: () => clock.now(),
    requestTurn: (turn) => clock.requestTurn(turn),
    yieldTurn: (turn) => clock.yieldTurn(turn),
    wakeAt: (when, turn) => clock.wakeAt(when, turn),
    onStopRequest: (hear) => clock.onStopRequest(hear),
    reportLost: (_error, where) => recorder.message("lost", where),
    print: (text) => recorder.message("log", text),
    warn: (text) => recorder.message("warning", text),
  }
  during?.(clock)
  await run(main, { host: observingHost(host, () => recorder.look()) }).catch(() => {})
  recorder.flush()
  return recording
}

/** A lane by its name. */
export function lane({ lanes }: Recording, name: string): Lane {
  const found = [...lanes.values()].find((each) => each.name === name)
  if (found === undefined)
    throw new Error(`Cannot find the lane "${name}" among ${[...lanes.values()].map((each) => each.name)}`)
  return found
}

/** What a lane waited for, and from when to when. */
export function waits({ spans }: Lane): string[] {
  return spans.filter(({ activity }) => activity === "waiting").map(({ on, from, to }) => `${from}-${to} ${on}`)
}
