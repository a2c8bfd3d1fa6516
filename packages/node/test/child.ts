import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { onTestFinished } from "vitest"

/** A process of its own that runs a program of `fixtures`. */
export interface Child {
  readonly process: ChildProcess
  /** All that it has written so far. */
  readonly output: { stdout: string; stderr: string }
  /** Waits until it has written a text to its standard output, or has ended. */
  says(text: string): Promise<void>
  /** Waits for its end: its exit code, or the signal that ended it. */
  ended(): Promise<number | string | null>
}

/** Starts a program of `fixtures`; it is killed when the test is over. */
export function start(fixture: string, ...args: string[]): Child {
  const path = fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url))
  const child = spawn(process.execPath, ["--conditions=@corral/source", path, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_OPTIONS: "", FORCE_COLOR: "0" },
  })
  const output = { stdout: "", stderr: "" }
  const exited = once(child, "close")
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text
  })
  onTestFinished(() => void child.kill("SIGKILL"))
  return {
    process: child,
    output,
    async says(text) {
      while (!output.stdout.includes(text)) {
        const ended = await Promise.race([once(child.stdout, "data").then(() => false), exited.then(() => true)])
        if (ended && !output.stdout.includes(text)) {
          throw new Error(`It never said "${text}"\n${output.stdout}${output.stderr}`)
        }
      }
    },
    async ended() {
      const [code, signal] = await exited
      return code ?? signal
    },
  }
}
