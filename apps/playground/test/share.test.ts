import { describe, expect, it } from "vitest"
import { packCode, unpackCode } from "../src/share.ts"

describe("code in a link", () => {
  it("comes out as it went in, and is made of characters that addresses can hold", async () => {
    const code = `// ünïcode 🐎\n${"yield* sleep(10)\n".repeat(100)}`
    const packed = await packCode(code)
    expect(packed).toMatch(/^[\w-]+$/)
    expect(packed.length).toBeLessThan(120)
    expect(await unpackCode(packed)).toBe(code)
  })

  it("is null if the link was cut off", async () => {
    const packed = await packCode("await run(() => sleep(10))")
    expect(await unpackCode(packed.slice(0, -8))).toBeNull()
    expect(await unpackCode("%%%")).toBeNull()
  })
})
