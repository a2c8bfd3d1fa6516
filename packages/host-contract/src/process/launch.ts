import { spawn } from "node:child_process"
import { once } from "node:events"
import { Readable } from "node:stream"
import { fileURLToPath } from "node:url"

export type Signal = "SIGINT" | "SIGTERM" | "SIGKILL"

/** A process that was started, as all runtimes can show it. */
export interface Launched {
  readonly stdout: ReadableStream<Uint8Array>
  readonly stderr: ReadableStream<Uint8Array>
  kill(signal: Signal): void
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string | null>
}

/** The part of Deno that starts processes. */
interface DenoProcesses {
  readonly Command: new (
    program: string,
    options: { args: string[]; env: Record<string, string>; stdin: "null"; stdout: "piped"; stderr: "piped" },
  ) => { spawn(): DenoChild }
}

interface DenoChild {
  readonly stdout: ReadableStream<Uint8Array>
  readonly stderr: ReadableStream<Uint8Array>
  readonly status: Promise<{ code: number; signal: string | null }>
  kill(signal: Signal): void
}

const env = { NODE_OPTIONS: "", FORCE_COLOR: "0", NO_COLOR: "1" }

/** Starts a TypeScript program in a process of its own, on the runtime that this runs on. */
export function launch(path: URL, args: readonly string[]): Launched {
  const { Deno }: { Deno?: DenoProcesses } = globalThis as object // where there is none, it is undefined
  const program = fileURLToPath(path)
  return Deno === undefined ? launchByNode([...flags(), program, ...args]) : launchByDeno(Deno, [program, ...args])
}

function launchByNode(args: readonly string[]): Launched {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } })
  return {
    stdout: Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>, // what a pipe gives are bytes
    stderr: Readable.toWeb(child.stderr) as ReadableStream<Uint8Array>,
    kill: (signal) => child.kill(signal),
    ended: once(child, "close").then(([code, signal]) => code ?? signal),
  }
}

/** Deno's `node:child_process` says of a process that caught a signal, and exited, that the signal ended it. */
function launchByDeno({ Command }: DenoProcesses, args: readonly string[]): Launched {
  const options = { stdin: "null", stdout: "piped", stderr: "piped", env } as const
  const all = ["run", "--allow-all", "--conditions=@corral/source", ...args]
  const child = new Command(process.execPath, { ...options, args: all }).spawn()
  return {
    stdout: child.stdout,
    stderr: child.stderr,
    kill: (signal) => child.kill(signal),
    ended: child.status.then(({ code, signal }) => signal ?? code),
  }
}

function flags(): string[] {
  // Node 20 cannot run TypeScript by itself.
  const strips = "Bun" in globalThis || process.features.typescript
  const loader = new URL("strip-types.mjs", import.meta.url).href
  return [...(strips ? [] : ["--import", loader]), "--conditions=@corral/source"]
}
