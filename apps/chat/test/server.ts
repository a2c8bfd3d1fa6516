import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { onTestFinished } from "vitest"

const BUN = fileURLToPath(new URL("../../../node_modules/.bin/bun", import.meta.url))
const FOLDER = fileURLToPath(new URL("..", import.meta.url))

/** A program of this app in a Bun of its own. */
export interface Program {
  readonly process: ChildProcess
  readonly output: { stdout: string; stderr: string }
  readonly exitCode: Promise<number | null>
}

/** Starts a program; it is killed when the test is over. */
export function start(path: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Program {
  const child = spawn(BUN, ["--conditions=@corral/source", path, ...args], {
    cwd: FOLDER,
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const output = { stdout: "", stderr: "" }
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text
  })
  onTestFinished(() => void child.kill("SIGKILL"))
  return { process: child, output, exitCode: once(child, "close").then(([code]) => code) }
}

/** Starts the server on a free port and waits until it listens. */
export async function serve(env: Readonly<Record<string, string>> = {}): Promise<Program & { readonly url: string }> {
  const program = start("src/main.ts", [], { PORT: "0", ...env })
  for (;;) {
    const url = /^listening on (\S+)\n/.exec(program.output.stdout)?.[1]
    if (url !== undefined) return { ...program, url }
    const ended = await Promise.race([
      program.exitCode.then(() => true),
      once(program.process.stdout!, "data").then(() => false),
    ])
    if (ended) throw new Error(`The server did not start\n${program.output.stderr}`)
  }
}
