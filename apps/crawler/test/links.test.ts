import { describe, expect, it } from "vitest"
import { Links } from "../src/links.ts"

const PAGE = `<!doctype html><title>a < b</title>
<A HREF=one>1</A> <a href='/two?x=1&amp;y=2'>2</a> <area href="three"> <a href="/one#again">again</a>
<!-- <a href="/no">no</a> --> <script>"<a href='/no'>"</script> <a name="no">no</a> <link href="/no.css"> <a href="mailto:x">no</a>
<base href="/deep/"><a href="four">4</a><a href="cut`

describe("Links", () => {
  it.each([[PAGE.length], [1], [7]])("finds what a page links to, in pieces of %i", (size) => {
    const links = new Links("http://h/")
    for (let at = 0; at < PAGE.length; at += size) links.write(PAGE.slice(at, at + size))
    expect(links.found()).toEqual(["http://h/one", "http://h/two?x=1&y=2", "http://h/three", "http://h/deep/four"])
  })
})
