/** A signal that asks a program to stop. */
export type StopSignal = "SIGINT" | "SIGTERM"

/** What an adapter's process can do about its end. */
export interface HostProcess {
  /** Calls a function at each such signal; returns how to stop that. */
  listen(signal: StopSignal, listener: () => void): () => void
  /** Ends the process at once. */
  exit(code: number): never
  /** Says with which code the process is to end by itself, unless the program has said so. */
  proposeExitCode(code: number): void
}

/** The stop signals, each with the exit code of the programs that it ended. */
const STOP_SIGNALS = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const

/**
 * Finds the exit code that says which signal ended the program; undefined if it is no stop signal.
 *
 * @asyncio none
 * @differs asyncio leaves it to the interpreter, which has 130 for a KeyboardInterrupt
 */
export function exitCodeOf(why: string | null): number | undefined {
  return STOP_SIGNALS.find(([signal]) => signal === why)?.[1]
}

/**
 * Makes `Host.onStopRequest` of a process's signals: the first is heard, a second one ends the process at once.
 *
 * @asyncio asyncio.Runner: the handler of SIGINT (3.14)
 * @differs SIGTERM is heard, too; a second signal exits instead of raising KeyboardInterrupt
 */
export function makeOnStopRequest(process: HostProcess): (hear: (why: string) => void) => () => void {
  return (hear) => {
    let heard = false
    const removers = STOP_SIGNALS.map(([signal, code]) =>
      process.listen(signal, () => {
        if (heard) process.exit(code)
        heard = true
        hear(signal)
      }),
    )
    return () => {
      for (const remove of removers.splice(0)) remove()
    }
  }
}
