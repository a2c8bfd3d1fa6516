import { onTestFinished } from "vitest"
import { type Launched, launch, type Signal } from "./launch.ts"

/** A process of its own that runs a program. */
export interface Child {
  /** All that it has written so far. */
  readonly output: { stdout: string; stderr: string }
  kill(signal: Signal): void
  /** Waits until it has written a text to its standard output, or has ended. */
  says(text: string): Promise<void>
  /** Waits for its end, and for all that it has written: its exit code, or the signal that ended it. */
  ended(): Promise<number | string | null>
}

/** Starts one of the programs of this package. */
export function startProgram(name: string, ...args: string[]): Child {
  return startFile(new URL(`../../programs/${name}.ts`, import.meta.url), ...args)
}

/** Starts a program on this runtime; it is killed when the test is over. */
export function startFile(path: URL, ...args: string[]): Child {
  const launched = launch(path, args)
  const output = { stdout: "", stderr: "" }
  let heard = (): void => {}
  let over = false
  const reading = Promise.all([
    read(launched.stdout, (text) => {
      output.stdout += text
      heard()
    }),
    read(launched.stderr, (text) => {
      output.stderr += text
    }),
  ]).then(() => {
    over = true
    heard()
  })
  const ended = Promise.all([launched.ended, reading]).then(([end]) => end)
  onTestFinished(() => end(launched, ended))
  return {
    output,
    kill: launched.kill,
    async says(text) {
      while (!output.stdout.includes(text)) {
        if (over) throw new Error(`It never said "${text}"\n${output.stdout}${output.stderr}`)
        await new Promise<void>((resolve) => {
          heard = resolve
        })
      }
    },
    ended: () => ended,
  }
}

async function read(stream: ReadableStream<Uint8Array>, take: (text: string) => void): Promise<void> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    take(decoder.decode(chunk.value, { stream: true }))
  }
}

async function end({ kill }: Launched, ended: Promise<unknown>): Promise<void> {
  try {
    kill("SIGKILL")
  } catch {
    // It has ended already: some runtimes say so by throwing.
  }
  await ended
}
