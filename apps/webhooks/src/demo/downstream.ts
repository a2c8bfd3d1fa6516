import { Event, rethrowCancelled, sleep, TimeoutError } from "@corral/node"
import { type Context, Hono } from "hono"
import { within } from "../deadline.ts"
import { ATTEMPT_HEADER, DEADLINE_HEADER } from "../downstream-call.ts"
import { describe } from "../log.ts"
import { ID_HEADER } from "../signature.ts"
import { chanceOf } from "./random.ts"

/** How the downstream takes one call. */
export type Mood = "quick" | "slow" | "failing" | "busy" | "hanging"

/** How many calls met which mood, and how many of them were given up because the caller's time was over. */
export type Calls = Record<Mood | "given up", number>

export interface DownstreamOptions {
  /** Its mood for a call, which must not depend on when the call comes. */
  readonly mood: (id: string, attempt: number) => Mood
  readonly onDelivered?: (id: string) => void
}

/** Moods as a bad day has them, repeatable by their seed. */
export function moody(seed: number): (id: string, attempt: number) => Mood {
  return (id, attempt) => {
    const chance = chanceOf(seed, id, attempt)
    if (chance < 0.8) return "quick"
    if (chance < 0.89) return "slow"
    if (chance < 0.93) return "failing"
    return chance < 0.97 ? "busy" : "hanging"
  }
}

/** Where webhooks go, for demonstration and tests: an HTTP service that remembers what it got. */
export class Downstream {
  /** How often each webhook was taken, and when first. More than once is allowed, not at all is not. */
  readonly deliveries = new Map<string, { times: number; readonly firstAt: number }>()
  readonly calls: Calls = { quick: 0, slow: 0, failing: 0, busy: 0, hanging: 0, "given up": 0 }

  readonly app: Hono
  readonly #options: DownstreamOptions

  constructor(options: DownstreamOptions) {
    this.#options = options
    this.app = new Hono()
    this.app.post("/", (c) => this.#take(c))
    this.app.onError((error, c) => {
      rethrowCancelled(error) // which Hono would answer with 500, as any other error
      return c.text(describe(error), 500)
    })
  }

  async #take(c: Context): Promise<Response> {
    const id = c.req.header(ID_HEADER) ?? ""
    const attempt = Number(c.req.header(ATTEMPT_HEADER) ?? 1)
    const customer = customerOf(await c.req.json())
    if (customer === "closed") return c.text("the account is closed", 410)
    const mood = customer === "broken" ? "failing" : this.#options.mood(id, attempt)
    this.calls[mood] += 1
    if (mood === "failing") return c.text("something broke", 500)
    if (mood === "busy") return c.text("too busy", 503)
    if (mood === "hanging") return hang(c)
    try {
      const left = Number(c.req.header(DEADLINE_HEADER) ?? Number.POSITIVE_INFINITY)
      await within(left, () => sleep(this.#workMs(id, attempt, mood)))
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error
      // Nobody waits for the result any more, so it is not worked on either.
      this.calls["given up"] += 1
      return c.text("no time left", 504)
    }
    const before = this.deliveries.get(id)
    if (before === undefined) this.deliveries.set(id, { times: 1, firstAt: performance.now() })
    else before.times += 1
    this.#options.onDelivered?.(id)
    return c.text("thank you")
  }

  #workMs(id: string, attempt: number, mood: "quick" | "slow"): number {
    const chance = chanceOf(0, id, attempt, "work")
    return mood === "quick" ? 2 + 10 * chance : 100 + 800 * chance
  }
}

/** Gives no answer while the caller waits for one. */
async function hang(c: Context): Promise<Response> {
  const gone = new Event()
  c.req.raw.signal.addEventListener("abort", () => gone.set(), { once: true })
  await gone.wait()
  return c.text("too late", 503)
}

function customerOf(payload: unknown): unknown {
  return typeof payload === "object" && payload !== null && "customer" in payload ? payload.customer : null
}
