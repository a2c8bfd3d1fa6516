import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { SetupError } from "./setup-error.ts"

/** The directory of the embedded database is in use by another process. */
export class DataLockedError extends SetupError {
  override readonly name: string = "DataLockedError"
  readonly dir: string
  readonly pid: number

  constructor(dir: string, pid: number) {
    super(
      `Cannot open the database in "${dir}": process ${pid} has it open\n` +
        "  write:  DATA_DIR=another/directory, or DATABASE_URL=postgres://… to share one database",
    )
    this.dir = dir
    this.pid = pid
  }
}

const held = new Set<string>()

/**
 * Takes a directory for this process. PGlite opens a directory twice without a word, and then destroys it.
 *
 * A file with the process's id, as PostgreSQL itself does it: a process that was killed leaves the file, but then no
 * process of that id is there. (A process that finds its own id is the next life of a container, where all have 1.)
 *
 * @returns gives the directory back
 * @throws {DataLockedError} another process has it
 */
export function lockData(dir: string): () => void {
  mkdirSync(dir, { recursive: true })
  const file = join(dir, "owner.pid")
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" })
      held.add(file)
      return () => {
        held.delete(file)
        rmSync(file, { force: true })
      }
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error
    }
    const pid = Number(readFileSync(file, "utf8"))
    if (pid === process.pid ? held.has(file) : isRunning(pid)) throw new DataLockedError(dir, pid)
    rmSync(file, { force: true })
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return hasCode(error, "EPERM")
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code
}
