import { DEVELOPMENT_SECRET } from "./config.ts"
import { ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from "./signature.ts"

/**
 * A line for a shell that sends one signed webhook, and another one each time it is pasted.
 *
 * The secret is in it only if everybody knows it; otherwise the shell has to.
 */
export function curlLine(url: string, secret: string): string {
  const key = secret === DEVELOPMENT_SECRET ? secret : "$WEBHOOK_SECRET"
  return [
    't=$(date +%s); id=hello-$t-$RANDOM; body=\'{"hello":"corral"}\';',
    `curl -i ${url}/webhooks -H "content-type: application/json"`,
    `-H "${ID_HEADER}: $id" -H "${TIMESTAMP_HEADER}: $t"`,
    `-H "${SIGNATURE_HEADER}: v1,$(printf %s "$id.$t.$body" | openssl dgst -sha256 -hmac "${key}" -binary | openssl base64 -A)"`,
    '-d "$body"',
  ].join(" ")
}
