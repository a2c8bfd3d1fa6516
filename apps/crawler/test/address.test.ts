import { describe, expect, it } from "vitest"
import { addressOf, depthOf } from "../src/address.ts"

describe("addressOf()", () => {
  it.each([
    ["b.html", "http://h/a/b.html"],
    ["../b", "http://h/b"],
    ["HTTP://H:80/./x/../b#part", "http://h/b"],
    ["//me:secret@h/b", "http://h/b"],
    ["/b?", "http://h/b"],
    ["/b?utm_source=x&gclid=1", "http://h/b"],
    ["/b?z=1&a=2&utm_medium=y&a=1", "http://h/b?a=2&a=1&z=1"],
    ["/%7euser/%62%2f%C3%a9", "http://h/~user/b%2F%C3%A9"],
    ["/b/", "http://h/b/"],
    ["https://h/b", "https://h/b"],
  ])("takes %s for %s", (href, address) => {
    expect(addressOf(href, "http://h/a/")).toBe(address)
    expect(addressOf(address)).toBe(address)
  })

  it.each([["mailto:a@h"], ["javascript:void(0)"], ["http://[half"], ["data:text/html,x"], ["ftp://h/"]])(
    "takes %s for none of the web",
    (href) => {
      expect(addressOf(href, "http://h/")).toBe(null)
    },
  )
})

describe("depthOf()", () => {
  it("counts the folders and the page", () => {
    expect(["http://h/", "http://h/a", "http://h/a/", "http://h/a//b?c=/d"].map(depthOf)).toEqual([0, 1, 1, 2])
  })
})
