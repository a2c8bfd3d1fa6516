import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { ConfigError, type Environment, readConfig } from "../src/config.ts"

function problemsOf(env: Environment): readonly string[] {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe("readConfig()", () => {
  it("needs no variable at all, and takes one that is set to nothing for one that is not set", () => {
    expect(readConfig({ PORT: " " })).toMatchObject({ port: 8090, slowReaders: "disconnect", slowMs: 500 })
  })

  it("reads what is set", () => {
    const env = { PORT: "0", SLOW_READERS: "drop-oldest", QUEUE_SIZE: "2" }
    expect(readConfig(env)).toMatchObject({ port: 0, slowReaders: "drop-oldest", queueSize: 2 })
  })

  it("names every problem at once, each with what to write", () => {
    expect(problemsOf({ PORT: "80a", SLOW_READERS: "wait", QUEUE_SIZE: "1", IDLE_MS: "20000" })).toEqual([
      'SLOW_READERS: found "wait"; write disconnect or drop-oldest (default disconnect)',
      'PORT: found "80a"; write a whole number from 0 to 65535 (default 8090)',
      'QUEUE_SIZE: found "1"; write a whole number from 2 to 100000 (default 128)',
      "IDLE_MS: found 20000; write at least twice PING_MS, here 30000",
    ])
  })

  it("reads the variables that the README lists, with the defaults that it gives", () => {
    const asked = new Set<string>()
    const env: Environment = new Proxy({}, { get: (_, name) => void asked.add(String(name)) })
    const defaults = Object.values(readConfig(env)).map(String)
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| `([^`]*)`/gm)]
    expect(rows.map(([, name]) => name).sort()).toEqual([...asked].sort())
    for (const [, name, value] of rows) expect(defaults, name).toContain(value)
  })
})
