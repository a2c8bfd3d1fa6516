import { type ChildProcess, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { type Body, type Coroutine, call, Future } from "@corral/node"
import type { Environment } from "../config.ts"

const KEPT_LINES = 20

/** What is to be run: a file, what stands before it for Node, and what stands behind it for the file. */
export interface Program {
  readonly main: string
  readonly nodeArguments: readonly string[]
  readonly arguments: readonly string[]
}

/** The service as `npm start -- --serve` runs it. */
export const SERVICE: Program = {
  main: fileURLToPath(new URL("../main.ts", import.meta.url)),
  nodeArguments: [],
  arguments: ["--serve"],
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null
  readonly signal: string | null
}

/** The service in a process of its own, so that it can be stopped and killed. */
export class ServiceProcess {
  /** Its address, as soon as it answers; fails if the process ends before. */
  readonly listening = new Future<string>()
  readonly exited = new Future<Exit>()
  /** For messages, if the program has been given ears for them. */
  readonly child: ChildProcess
  readonly #lines: string[] = []

  constructor(env: Environment, program: Program) {
    // The same Node with the same conditions as this one, so that both read corral from the same place.
    const conditions = process.execArgv.filter((argument, index, all) => {
      return argument.startsWith("--conditions") || all[index - 1] === "--conditions"
    })
    this.child = spawn(
      process.execPath,
      [...conditions, ...program.nodeArguments, program.main, ...program.arguments],
      { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe", "ipc"] },
    )
    for (const input of [this.child.stdout, this.child.stderr]) {
      if (input !== null) createInterface({ input }).on("line", (line) => this.#read(line))
    }
    this.child.once("error", (error) => this.#end({ code: null, signal: error.message }))
    this.child.once("close", (code, signal) => this.#end({ code, signal }))
  }

  kill(signal: "SIGTERM" | "SIGKILL"): void {
    this.child.kill(signal)
  }

  /** The last lines it wrote, to be shown when it did not do what it should. */
  output(): string {
    return this.#lines.join("\n")
  }

  #read(line: string): void {
    this.#lines.push(line)
    if (this.#lines.length > KEPT_LINES) this.#lines.shift()
    const url = / listening url=(\S+)/.exec(line)?.[1]
    if (url !== undefined && !this.listening.done()) this.listening.setResult(url)
  }

  #end(exit: Exit): void {
    if (this.exited.done()) return
    this.exited.setResult(exit)
    if (!this.listening.done()) {
      const how = exit.signal ?? `exit code ${exit.code}`
      this.listening.setException(new Error(`Cannot start the service: it ended with ${how}\n${this.output()}`))
    }
  }
}

/** Runs `body` beside a service process. However the body ends, the process is gone afterwards. */
export function* withService<T>(
  env: Environment,
  body: Body<T, [ServiceProcess]>,
  program: Program = SERVICE,
): Coroutine<T> {
  const service = new ServiceProcess(env, program)
  try {
    return yield* call(body, service)
  } finally {
    if (!service.exited.done()) service.kill("SIGKILL")
    yield* service.exited
  }
}
