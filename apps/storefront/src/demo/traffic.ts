import { once } from "node:events"
import type { RunningBackends } from "../backends/backends.ts"
import type { Storefronts } from "../storefronts.ts"
import { HURRIED, SCENES } from "./scenes.ts"

/** Sends a client's requests, one after the other, and tells what came. */
export async function sendTraffic(
  storefronts: Storefronts,
  backends: RunningBackends,
  tell: (scene: string, answer: string) => Promise<void>,
): Promise<void> {
  for (const [framework, url] of Object.entries(storefronts.urls)) {
    for (const [id, scene] of Object.entries(SCENES)) {
      const response = await fetch(`${url}/${id}`)
      await tell(`${framework}: ${scene}`, `${response.status} ${await response.text()}`)
    }
    await goAway(`${url}/${HURRIED}`, backends)
    await tell(`${framework}: the client goes`, "no answer, and every backend has seen it go")
  }
}

/** Asks for a page, and goes once the backends have been asked. Ends when all of them have seen it. */
async function goAway(url: string, { servers }: RunningBackends): Promise<void> {
  const client = new AbortController()
  const asked = Promise.all(Object.values(servers).map((server) => once(server, "request")))
  const abandoned = Promise.all(Object.values(servers).map((server) => once(server, "abandoned")))
  const gone = fetch(url, { signal: client.signal }).catch((error: unknown) => error)
  await asked
  client.abort()
  await Promise.all([gone, abandoned])
}
