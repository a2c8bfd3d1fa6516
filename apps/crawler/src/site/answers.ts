import type { ServerResponse } from "node:http"
import { htmlOf } from "./html.ts"
import type { Resource } from "./plan.ts"

export interface Answering {
  readonly url: string
  /** A text is robots.txt, null is nothing. */
  readonly resource: Resource | string | null
  /** To be called before the end of an answer. */
  readonly onEnd: () => void
  readonly later: (ms: number, act: () => void) => void
}

/** How large a huge page is; what is not declared is sent for as long as somebody reads. */
export const HUGE = 100_000_000

type Reply = readonly [status: number, headers: Readonly<Record<string, string>>, body: string]
const HTML = { "content-type": "text/html; charset=utf-8" }
const TEXT = { "content-type": "text/plain" }

/** Answers as the resource is. */
export function answer(response: ServerResponse, answering: Answering): void {
  const { url, resource, onEnd, later } = answering
  const reply = replyOf(url, resource)
  if (reply === null) misbehave(response, answering)
  else {
    const [status, headers, body] = reply
    const delayMs = typeof resource === "object" && resource?.kind === "page" ? resource.delayMs : 0
    later(delayMs, () => {
      onEnd()
      response.writeHead(status, headers).end(body)
    })
  }
}

/** What is sent as a whole; null for what is not. */
function replyOf(url: string, resource: Resource | string | null): Reply | null {
  if (resource === null) return [404, HTML, "nothing here"]
  if (typeof resource === "string") return [200, TEXT, resource]
  switch (resource.kind) {
    case "page":
      return [200, HTML, htmlOf(url, resource)]
    case "file":
      return [200, { "content-type": "application/octet-stream" }, "#".repeat(resource.size)]
    case "failing":
      return [resource.status, HTML, `<a href="/never">an error page has links, too</a>`]
    case "redirect":
      return [301, { location: resource.to }, ""]
    case "endless":
      return [302, { location: `${Number(url.split("/").at(-1)) + 1}` }, ""]
    case "trap":
      return [200, HTML, `<a href="deeper/">deeper</a>`]
    case "private":
      return [200, HTML, "nobody should be here"]
    default:
      return null
  }
}

function misbehave(response: ServerResponse, { resource, later }: Answering): void {
  if (typeof resource !== "object" || resource === null) return
  if (resource.kind === "reset") response.destroy()
  if (resource.kind === "cut") {
    response.writeHead(200, { ...HTML, "content-length": "1000" }).write(`<a href="/never">`)
    later(20, () => response.destroy())
  }
  if (resource.kind === "trickling") {
    response.writeHead(200, HTML)
    trickle(response, later)
  }
  if (resource.kind === "huge") {
    response.writeHead(200, { ...HTML, ...(resource.declared ? { "content-length": String(HUGE) } : {}) })
    pour(response, HUGE)
  }
}

/** A little now and then, without end. */
function trickle(response: ServerResponse, later: Answering["later"]): void {
  if (response.destroyed) return
  response.write("<p>and so on</p>\n")
  later(50, () => trickle(response, later))
}

/** As much as the other side takes. */
function pour(response: ServerResponse, left: number): void {
  const chunk = "x".repeat(65_536)
  for (let rest = left; rest > 0 && !response.destroyed; rest -= chunk.length) {
    if (response.write(chunk.slice(0, rest))) continue
    response.once("drain", () => pour(response, rest - chunk.length))
    return
  }
  response.end()
}
