import { createHmac, timingSafeEqual } from "node:crypto"

/** The headers that sign a webhook, as Standard Webhooks names them. */
export const ID_HEADER = "webhook-id"
export const TIMESTAMP_HEADER = "webhook-timestamp"
export const SIGNATURE_HEADER = "webhook-signature"

/** How far a sender's clock may be off, in seconds. An older webhook is a replay. */
const TOLERANCE_SECONDS = 300

export interface Signed {
  readonly id: string
  /** Seconds since 1970, as the header has it. */
  readonly timestamp: string
  readonly body: Uint8Array
}

/**
 * Signs a webhook.
 *
 * The id and the time are signed together with the body. Otherwise a webhook that was overheard could be sent again
 * under another id, and would be taken for a new one.
 *
 * @returns the value of the signature header: `v1,` and the HMAC in base64
 */
export function sign(secret: string, webhook: Signed): string {
  return `v1,${digest(secret, webhook).toString("base64")}`
}

/**
 * Checks a signature in a time that does not depend on how much of it is right.
 *
 * @param header one signature, or several separated by spaces (a sender that changes its secret sends two)
 * @param nowSeconds what the time is here
 * @returns null if one of the secrets made it, otherwise why the webhook is refused
 */
export function signatureProblem(
  secrets: readonly string[],
  webhook: Signed,
  header: string,
  nowSeconds: number,
): string | null {
  if (!/^\d{1,12}$/.test(webhook.timestamp)) return `${TIMESTAMP_HEADER} is not a number of seconds`
  if (Math.abs(nowSeconds - Number(webhook.timestamp)) > TOLERANCE_SECONDS) {
    return `${TIMESTAMP_HEADER} is more than ${TOLERANCE_SECONDS} seconds from now`
  }
  const expected = secrets.map((secret) => digest(secret, webhook))
  for (const signature of header.split(" ")) {
    const [version, encoded = ""] = signature.split(",")
    const given = Buffer.from(encoded, "base64")
    // The length of a digest is no secret; its bytes are, and they are compared all of them.
    if (version === "v1" && expected.some((one) => one.length === given.length && timingSafeEqual(one, given))) {
      return null
    }
  }
  return `${SIGNATURE_HEADER} does not fit`
}

function digest(secret: string, webhook: Signed): Buffer {
  return createHmac("sha256", secret).update(`${webhook.id}.${webhook.timestamp}.`).update(webhook.body).digest()
}
