import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const

/** Processes that are started together, each with a folder of its own, and leave nothing behind. */
export class Processes {
  readonly #running: { readonly child: ChildProcess; readonly folder: string }[] = []
  readonly #killAll = (): void => {
    for (const { child } of this.#running) kill(child)
  }

  /** Makes an empty folder for a process. */
  makeFolder(name: string): string {
    return mkdtempSync(join(tmpdir(), `corral-${name}-`))
  }

  /** Starts a process, which leads a group of its own: a browser has many. */
  start(program: string, args: readonly string[], folder: string, options: SpawnOptions): ChildProcess {
    if (this.#running.length === 0) this.#watch()
    const child = spawn(program, args, { ...options, detached: true })
    this.#running.push({ child, folder })
    return child
  }

  /** Ends all of them, the youngest first, and removes their folders. */
  async end(): Promise<void> {
    for (const { child, folder } of this.#running.splice(0).reverse()) {
      await ended(child)
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
    }
    process.off("exit", this.#killAll)
    for (const signal of SIGNALS) process.off(signal, exit)
  }

  /** Sees to it that none outlives this process, even if a signal ends it. */
  #watch(): void {
    process.once("exit", this.#killAll)
    for (const signal of SIGNALS) process.once(signal, exit)
  }
}

/** Ends a process together with those that it has started. */
function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve())
    if (!kill(child)) resolve()
  })
}

/** Kills the group of a process; false if it has ended already. */
function kill({ pid, exitCode, signalCode }: ChildProcess): boolean {
  if (pid === undefined || exitCode !== null || signalCode !== null) return false
  return process.kill(-pid, "SIGKILL")
}

function exit(): void {
  process.exit(1) // which runs the listeners for "exit"
}
