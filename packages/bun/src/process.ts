import type { HostProcess } from "@corral/core/adapter-kit"

/** Bun's process: where stop signals come from, and what ends with an exit code. */
export const bunProcess: HostProcess = {
  listen: (signal, listener) => {
    process.on(signal, listener)
    return () => process.off(signal, listener)
  },
  exit: (code) => process.exit(code),
  proposeExitCode: (code) => {
    process.exitCode ??= code
  },
}
