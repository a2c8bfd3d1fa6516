import { basename, dirname } from "node:path"
import { fileURLToPath } from "node:url"
import { type Coroutine, Future } from "@corral/node"
import { type Program, SERVICE, type ServiceProcess } from "../demo/service-process.ts"
import type { Usage } from "./meter.ts"

/** The two that are compared: the service, and the same without corral. */
export const KINDS = ["corral", "plain"] as const
export type Kind = (typeof KINDS)[number]

const METER = ["--import", new URL("./meter.ts", import.meta.url).href]
const PLAIN: Program = {
  main: fileURLToPath(new URL("../plain/main.ts", import.meta.url)),
  nodeArguments: [],
  arguments: [],
}

/**
 * What is run, with a meter in it.
 *
 * @param profileTo the file for a profile of the whole life of the process; null: there is to be none
 */
export function programOf(kind: Kind, profileTo: string | null): Program {
  const program = kind === "corral" ? SERVICE : PLAIN
  const profiling =
    profileTo === null
      ? []
      : ["--cpu-prof", `--cpu-prof-dir=${dirname(profileTo)}`, `--cpu-prof-name=${basename(profileTo)}`]
  return { ...program, nodeArguments: [...METER, ...profiling] }
}

/** Asks the meter in a service. */
export function* usageOf(service: ServiceProcess): Coroutine<Usage> {
  const answered = new Future<Usage>()
  const onMessage = (usage: Usage) => answered.setResult(usage)
  const onExit = () => answered.setException(new Error(`The service ended while it was measured\n${service.output()}`))
  service.child.once("message", onMessage)
  service.child.once("exit", onExit)
  try {
    service.child.send("usage")
    return yield* answered
  } finally {
    service.child.off("message", onMessage)
    service.child.off("exit", onExit)
  }
}
