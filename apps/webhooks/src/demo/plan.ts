import { ID_HEADER, SIGNATURE_HEADER, sign, TIMESTAMP_HEADER } from "../signature.ts"
import { randomFrom } from "./random.ts"

/** What is wrong with a webhook, if anything, and the status it must be answered with. */
export const ANSWERS = { good: 202, "bad signature": 401, "bad JSON": 400, "too large": 413 } as const
export type Kind = keyof typeof ANSWERS

/** What will become of a good webhook at the downstream, which looks at this word. */
export type Customer = "open" | "closed" | "broken"

/** One webhook to be sent. */
export interface Planned {
  readonly id: string
  readonly kind: Kind
  readonly customer: Customer
  readonly body: string
}

export interface Plan {
  readonly seed: number
  /** The first part of the ids. */
  readonly label: string
  readonly count: number
  readonly maxBodyBytes: number
  /** Whether some customers are never to be had. */
  readonly hopeless: boolean
}

/** Plans webhooks: most are good, a few are not, and which is which follows from the seed. */
export function planned({ seed, label, count, maxBodyBytes, hopeless }: Plan): Planned[] {
  const random = randomFrom(seed)
  return Array.from({ length: count }, (_, order) => {
    const kind = kindFor(random())
    const customer = hopeless ? customerFor(random()) : "open"
    const text = JSON.stringify({ order, customer, note: "x".repeat(Math.floor(random() * 1_000)) })
    return { id: `${label}-${order}`, kind, customer, body: bodyFor(kind, text, maxBodyBytes) }
  })
}

/** The headers of a webhook that is sent now. */
export function headersFor({ id, kind, body }: Planned, secret: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const signed = { id, timestamp, body: new TextEncoder().encode(body) }
  return {
    "content-type": "application/json",
    [ID_HEADER]: id,
    [TIMESTAMP_HEADER]: timestamp,
    [SIGNATURE_HEADER]: sign(kind === "bad signature" ? `not ${secret}` : secret, signed),
  }
}

function kindFor(chance: number): Kind {
  if (chance < 0.02) return "bad signature"
  if (chance < 0.04) return "bad JSON"
  return chance < 0.06 ? "too large" : "good"
}

function customerFor(chance: number): Customer {
  if (chance < 0.01) return "closed"
  return chance < 0.015 ? "broken" : "open"
}

function bodyFor(kind: Kind, text: string, maxBodyBytes: number): string {
  if (kind === "bad JSON") return text.slice(0, -1)
  return kind === "too large" ? JSON.stringify("x".repeat(maxBodyBytes)) : text
}
