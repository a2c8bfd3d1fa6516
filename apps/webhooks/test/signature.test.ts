import { describe, expect, it } from "vitest"
import { type Signed, sign, signatureProblem } from "../src/signature.ts"

const NOW = 1_700_000_000
const webhook: Signed = { id: "order-7", timestamp: String(NOW), body: new TextEncoder().encode('{"order":7}') }
const problem = (header: string, changed: Partial<Signed> = {}, secrets = ["a secret"]) =>
  signatureProblem(secrets, { ...webhook, ...changed }, header, NOW)

describe("sign()", () => {
  it("gives what openssl gives for the same text", () => {
    // printf %s 'order-7.1700000000.{"order":7}' | openssl dgst -sha256 -hmac 'a secret' -binary | openssl base64 -A
    expect(sign("a secret", webhook)).toBe("v1,in/1nIJ2G8Ga9KW6MAgqTOkG6ROidrsScnvbCrR7PEA=")
  })
})

describe("signatureProblem()", () => {
  const good = sign("a secret", webhook)

  it("finds none in a webhook that was signed with the secret", () => {
    expect(problem(good)).toBeNull()
  })

  it("takes any one of several secrets, and any one of several signatures", () => {
    expect(problem(good, {}, ["the next secret", "a secret"])).toBeNull()
    expect(problem(`${sign("another", webhook)} ${good}`)).toBeNull()
  })

  it.each([
    ["another id", { id: "order-8" }],
    ["another time", { timestamp: String(NOW + 1) }],
    ["another body", { body: new TextEncoder().encode('{"order":8}') }],
  ])("refuses a signature that was made for %s", (_, changed) => {
    expect(problem(good, changed)).toBe("webhook-signature does not fit")
  })

  it.each([
    ["another secret's", sign("another", webhook)],
    ["none", ""],
    ["one that is cut short", good.slice(0, -8)],
    ["one with bytes added", `${good.slice(0, -1)}AAAA`],
    ["one of an unknown version", good.replace("v1", "v2")],
    ["one that is no base64", "v1,ääää"],
  ])("refuses %s", (_, header) => {
    expect(problem(header)).toBe("webhook-signature does not fit")
  })

  it("refuses a webhook whose time is too far from now, on either side, however well signed", () => {
    for (const [seconds, refused] of [
      [-301, true],
      [-300, false],
      [300, false],
      [301, true],
    ] as const) {
      const changed = { ...webhook, timestamp: String(NOW + seconds) }
      const found = problem(sign("a secret", changed), changed)
      expect(found === null, `${seconds} s`).toBe(!refused)
    }
  })

  it("refuses a time that is no number", () => {
    const changed = { ...webhook, timestamp: "now" }
    expect(problem(sign("a secret", changed), changed)).toBe("webhook-timestamp is not a number of seconds")
  })
})
