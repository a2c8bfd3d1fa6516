import { TextDecoder } from "node:util"
import { addressOf } from "./address.ts"
import { Links } from "./links.ts"
import type { Page } from "./page.ts"

/** What an answer says, which is all of a page but its time. */
export type Answer = Omit<Page, "url" | "ms">

export interface Downloading {
  readonly agent: string
  /** How much of a body is read. */
  readonly maxBytes: number
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])

/**
 * Gets a page and finds its links while it comes in.
 *
 * Of a page that is too large, no more is read than the limit allows: the rest is not worth the line.
 *
 * @throws what `fetch` and the stream of the body throw
 */
export async function download(url: string, { agent, maxBytes }: Downloading, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(url, { signal, redirect: "manual", headers: { "user-agent": agent } })
  const { status, headers } = response
  const target = REDIRECTS.has(status) ? addressOf(headers.get("location") ?? "", url) : null
  const links = new Links(url)
  const isPage = response.ok && /^(text\/html|application\/xhtml\+xml)\b/i.test(headers.get("content-type") ?? "")
  const bytes = await read(response, maxBytes, (text) => isPage && links.write(text))

  if (target !== null) return { result: "redirect", status, bytes, links: [target], problem: null }
  if (!response.ok) return { result: "broken", status, bytes, links: [], problem: `status ${status}` }
  const result = bytes > maxBytes || declaredSize(headers) > maxBytes ? "too large" : "ok"
  return { result, status, bytes, links: links.found(), problem: null }
}

/** Reads a body up to the limit, and says how many bytes came. */
async function read(response: Response, maxBytes: number, take: (text: string) => void): Promise<number> {
  if (response.body === null) return 0
  if (declaredSize(response.headers) > maxBytes) {
    await response.body.cancel()
    return 0
  }
  const decoder = decoderFor(response.headers)
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.length
    take(decoder.decode(chunk, { stream: true }))
    if (bytes > maxBytes) break // which ends the stream, and with it the connection
  }
  return bytes
}

function declaredSize(headers: Headers): number {
  return Number(headers.get("content-length") ?? 0)
}

function decoderFor(headers: Headers): TextDecoder {
  const label = /charset="?([\w-]+)/i.exec(headers.get("content-type") ?? "")?.[1]
  try {
    return new TextDecoder(label)
  } catch {
    return new TextDecoder() // a charset that nobody knows: the markup is ASCII in most
  }
}
