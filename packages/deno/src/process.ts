import type { HostProcess } from "@corral/core/adapter-kit"
import { deno } from "./runtime.ts"

/** Deno's process: where stop signals come from, and what ends with an exit code. */
export const denoProcess: HostProcess = {
  listen: (signal, listener) => {
    deno.addSignalListener(signal, listener)
    return () => deno.removeSignalListener(signal, listener)
  },
  exit: (code) => deno.exit(code),
  proposeExitCode: (code) => {
    if (deno.exitCode === 0) deno.exitCode = code
  },
}
