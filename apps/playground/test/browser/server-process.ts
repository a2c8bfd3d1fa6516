import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { setTimeout as delay } from "node:timers/promises"

const DYING = 5_000 // milliseconds

/** A program that serves until it is ended, with the processes that it starts. */
export class ServerProcess {
  readonly #process: ChildProcess

  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    // A group of its own: what it starts in turn ends with it.
    this.#process = spawn(command, args, {
      env: { ...process.env, ...env },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    })
    this.#process.stderr?.resume()
  }

  /** The first thing that it prints. */
  async firstOutput(): Promise<string> {
    const { stdout, spawnfile } = this.#process
    if (stdout === null) throw new Error(`Cannot read from ${spawnfile}: it has no output`)
    const gone = once(this.#process, "exit").then(([code]) => {
      throw new Error(`Cannot use ${spawnfile}: it ended with ${code}`)
    })
    const [data] = await Promise.race([once(stdout, "data"), gone])
    gone.catch(() => {}) // it ends some time: that is what end() is for
    stdout.resume()
    return String(data).trim()
  }

  async end(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#process
    if (pid === undefined || exitCode !== null || signalCode !== null) return
    const ended = once(this.#process, "exit")
    process.kill(-pid, "SIGKILL")
    await ended
    // Those that it started die at their own pace, and may write files until they have.
    for (const patience = Date.now() + DYING; Date.now() < patience && groupLives(pid); ) await delay(10)
  }
}

function groupLives(leader: number): boolean {
  try {
    process.kill(-leader, 0)
    return true
  } catch {
    return false
  }
}
