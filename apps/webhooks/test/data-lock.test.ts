import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { DataLockedError, lockData } from "../src/data-lock.ts"

let dir = ""
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "corral-webhooks-lock-"))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

describe("lockData()", () => {
  it("refuses a directory that another process has, until that process is gone, however it went", async () => {
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"])
    await once(other, "spawn")
    writeFileSync(join(dir, "owner.pid"), String(other.pid))
    expect(() => lockData(dir)).toThrow(DataLockedError)
    expect(() => lockData(dir)).toThrow(
      `Cannot open the database in "${dir}": process ${other.pid} has it open\n  write:  DATA_DIR=`,
    )
    const ended = once(other, "exit")
    other.kill("SIGKILL")
    await ended
    lockData(dir)()
  })

  it("refuses a directory that this process has, but not one that only has its id", () => {
    writeFileSync(join(dir, "owner.pid"), String(process.pid))
    const unlock = lockData(dir)
    expect(() => lockData(dir)).toThrow(DataLockedError)
    unlock()
    lockData(dir)()
  })

  it("gives the directory back", () => {
    const unlock = lockData(join(dir, "new", "one"))
    expect(readFileSync(join(dir, "new", "one", "owner.pid"), "utf8")).toBe(String(process.pid))
    unlock()
    lockData(join(dir, "new", "one"))()
  })

  it.each(["", "nonsense", "-1", "0"])("takes a directory whose owner cannot be a process: %j", (owner) => {
    writeFileSync(join(dir, "owner.pid"), owner)
    lockData(dir)()
  })
})
