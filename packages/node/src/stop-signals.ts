/** The signals that ask a program to stop, and the exit codes of those that they ended. */
const EXIT_CODES: ReadonlyMap<string, number> = new Map([
  ["SIGINT", 130],
  ["SIGTERM", 143],
])

/** The exit code that says which signal ended the program; undefined if it is none of those. */
export function exitCodeOf(why: string | null): number | undefined {
  return why === null ? undefined : EXIT_CODES.get(why)
}

/** Listens for stop signals: the first is heard, a second one ends the process at once. */
export function listenForStop(hear: (why: string) => void): () => void {
  let heard = false
  const removers = [...EXIT_CODES].map(([signal, code]) => {
    const onSignal = (): void => {
      if (heard) process.exit(code)
      heard = true
      hear(signal)
    }
    process.on(signal, onSignal)
    return () => process.off(signal, onSignal)
  })
  return () => {
    for (const remove of removers) remove()
  }
}
