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
  it("needs no variable at all", () => {
    expect(readConfig({})).toMatchObject({ port: 8080, databaseUrl: null, downstreamUrl: null, schema: "webhooks" })
  })

  it("takes a variable that is set to nothing for one that is not set", () => {
    expect(readConfig({ PORT: "", DATABASE_URL: " " })).toMatchObject({ port: 8080, databaseUrl: null })
  })

  it("reads what is set", () => {
    const env = { PORT: "0", DATABASE_URL: "postgres://db/x", WEBHOOK_SECRET: "the-new-secret-16, the-old-secret-16" }
    expect(readConfig(env)).toMatchObject({
      port: 0,
      databaseUrl: "postgres://db/x",
      secrets: ["the-new-secret-16", "the-old-secret-16"],
    })
  })

  it("names every problem at once, each with what to write", () => {
    const problems = problemsOf({
      PORT: "80a",
      CONCURRENCY: "0",
      DOWNSTREAM_URL: "example.com/hooks",
      ATTEMPT_MS: "-1",
    })
    expect(problems).toEqual([
      'PORT: found "80a"; write a whole number from 0 to 65535 (default 8080)',
      "DOWNSTREAM_URL: not an address that begins with http:// or https://",
      'CONCURRENCY: found "0"; write a whole number from 1 to 1000 (default 32)',
      'ATTEMPT_MS: found "-1"; write a whole number from 1 to 3600000 (default 5000)',
    ])
    expect(new ConfigError(problems).message).toMatch(
      /^Cannot use the configuration: 4 of its settings are wrong\n {2}PORT/,
    )
  })

  it.each([
    ["1e3", "1000.5"],
    ["0x10", "99999"],
    [" 1 2", "∞"],
  ])("takes no number that is written otherwise than in digits: %s, %s", (one, other) => {
    expect(problemsOf({ PORT: one, BATCH_SIZE: other })).toHaveLength(2)
  })

  it("does not repeat an address, which may have a password in it", () => {
    const problems = problemsOf({ DATABASE_URL: "mysql://me:hunter2@db/x" })
    expect(problems).toEqual(["DATABASE_URL: not an address that begins with postgres:// or postgresql://"])
  })

  it("refuses a secret that is too short, and the public one in production", () => {
    expect(problemsOf({ WEBHOOK_SECRET: "short" })[0]).toMatch(/shorter than 16 characters.*openssl rand/)
    expect(problemsOf({ NODE_ENV: "production" })[0]).toMatch(/WEBHOOK_SECRET: needed when NODE_ENV is production/)
    expect(problemsOf({ NODE_ENV: "production", WEBHOOK_SECRET: "a-secret-that-is-long" })).toEqual([])
  })

  it("refuses a schema that would have to be quoted", () => {
    expect(problemsOf({ DATABASE_SCHEMA: 'x"; drop table' })[0]).toMatch(/DATABASE_SCHEMA: found "x"; drop table"/)
  })

  it("refuses settings that contradict each other", () => {
    expect(problemsOf({ BACKOFF_MS: "1000", BACKOFF_MAX_MS: "999" })[0]).toMatch(/at least BACKOFF_MS, which is 1000/)
    expect(problemsOf({ ATTEMPT_MS: "1000", CLAIM_MS: "3999" })[0]).toMatch(/four times ATTEMPT_MS, here 4000/)
  })

  it("reads the variables that the README lists, with the defaults that it gives", () => {
    const asked = new Set<string>()
    readConfig(
      new Proxy<Environment>(
        {},
        {
          get: (_, name) => {
            asked.add(String(name))
            return undefined
          },
        },
      ),
    )
    asked.delete("NODE_ENV")
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| (?:`([^`]*)`)?/gm)].map(([, name = "", value]) => ({
      name,
      value,
    }))
    expect(rows.map(({ name }) => name).sort()).toEqual([...asked].sort())
    const defaults = JSON.stringify(readConfig({}))
    for (const { name, value } of rows) {
      if (value !== undefined && name !== "DATA_DIR") expect(defaults, name).toContain(value)
    }
  })
})
