import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { readSettings, USAGE, UsageError } from "../src/settings.ts"

function messageOf(...args: string[]): string {
  try {
    readSettings(args)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  return ""
}

describe("readSettings()", () => {
  it("needs an address and nothing else", () => {
    const settings = readSettings(["http://Example.com:80/#top"])
    expect(settings).toMatchObject({ start: "http://example.com/", concurrency: 16, perHost: 4, json: false })
    expect([...(settings?.hosts ?? [])]).toEqual(["example.com"])
  })

  it("reads what is given", () => {
    const settings = readSettings(["--per-host", "2", "--host", "b.example:81", "--json", "https://a.example/"])
    expect(settings).toMatchObject({ perHost: 2, json: true })
    expect([...(settings?.hosts ?? [])]).toEqual(["a.example", "b.example:81"])
  })

  it("names every problem at once, each with what to write", () => {
    expect(messageOf("--concurrency", "1e3", "--host", "http://b", "ftp://a/").split("\n")).toEqual([
      "Cannot crawl: 3 of the arguments are wrong",
      '  URL: found "ftp://a/"; write one address that begins with http:// or https://',
      '  --host: found "http://b"; write a name, and a port if it is an unusual one',
      '  --concurrency: found "1e3"; write a whole number from 1 to 1000 (default 16)',
    ])
  })

  it("refuses an option that there is not, and shows those that there are", () => {
    expect(messageOf("--speed", "9", "http://a/")).toMatch(/^Cannot crawl: Unknown option '--speed'.*--per-host N/s)
  })

  it("has the options and defaults that the README lists", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
    const listed = [...readme.matchAll(/^\| `--([\w-]+) N` \| `(\d+)`/gm)].map(([, name, value]) => `${name} ${value}`)
    const known = [...USAGE.matchAll(/--([\w-]+) N +default (\d+)/g)].map(([, name, value]) => `${name} ${value}`)
    expect(known.length).toBe(8)
    expect(listed).toEqual(known)
  })
})
