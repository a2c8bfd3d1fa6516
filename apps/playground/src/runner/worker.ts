/**
 * Runs one scenario, in a worker of its own: a loop without end freezes this worker and not the page, and ending the
 * worker ends the scenario, whatever it does.
 */
import { browserHost } from "@corral/browser"
import { setDefaultHost } from "@corral/core/adapter-kit"
import { startRecording } from "../instrument/current-recorder.ts"
import * as facade from "../instrument/facade.ts"
import { observingHost } from "../instrument/observing-host.ts"
import { describeError, describeValue } from "../trace/describe.ts"
import type { Command, Range, Report } from "./messages.ts"
import { problemOf } from "./problem.ts"

const tell = (report: Report): void => postMessage(report)
const stopListeners = new Set<(why: string) => void>()

addEventListener("message", ({ data }: MessageEvent<Command>) => {
  if (data.type === "run") void play(data.code, data.imports)
  else for (const hear of [...stopListeners]) hear("Stop")
})

async function play(code: string, imports: readonly Range[]): Promise<void> {
  const recorder = startRecording(browserHost.now, (events, began) =>
    tell({ type: "events", epoch: performance.timeOrigin + began, events }),
  )
  setDefaultHost(
    observingHost(
      {
        ...browserHost,
        onStopRequest: (hear) => {
          stopListeners.add(hear)
          return () => stopListeners.delete(hear)
        },
        print: (text) => recorder.message("log", text),
        // Where it was made is a place in this bundle, which tells nobody anything.
        warn: (text) => recorder.message("warning", text.replace(/(: \w+, made|; created) at .*$/, "")),
        reportLost: (error, where) => recorder.message("lost", `from ${where}: ${describeError(error)}`),
      },
      () => recorder.look(),
    ),
  )
  for (const method of ["log", "info", "warn", "error"] as const) {
    console[method] = (...values: unknown[]) => recorder.message("log", values.map(write).join(" "))
  }
  const url = URL.createObjectURL(new Blob([linked(code, imports)], { type: "text/javascript" }))
  let problem = null
  try {
    await import(/* @vite-ignore */ url)
  } catch (error) {
    problem = problemOf(error, url)
  }
  recorder.flush()
  tell({ type: "end", at: recorder.time(), problem })
}

/** The code, with the address of the facade in place of corral's name; each line stays the line that it was. */
function linked(code: string, imports: readonly Range[]): string {
  Object.assign(globalThis, { corralOfScenario: facade })
  const names = Object.keys(facade).map((name) => `export const ${name} = globalThis.corralOfScenario.${name}`)
  const door = URL.createObjectURL(new Blob([names.join("\n")], { type: "text/javascript" }))
  return imports.reduceRight((text, { from, to }) => `${text.slice(0, from)}"${door}"${text.slice(to)}`, code)
}

/** As the console does: texts as they are. */
function write(value: unknown): string {
  return typeof value === "string" ? value : describeValue(value)
}
