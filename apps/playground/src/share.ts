/** Code in a URL: deflated, then as base64 of the kind that URLs can hold. */
export async function packCode(code: string): Promise<string> {
  const bytes = await through(new TextEncoder().encode(code), new CompressionStream("deflate-raw"))
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
}

/** The code that `packCode` packed; null if it is none. */
export async function unpackCode(packed: string): Promise<string | null> {
  try {
    const bytes = Uint8Array.from(atob(packed.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0))
    return new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw")))
  } catch {
    return null // a link that was cut off, or typed by hand
  }
}

async function through(bytes: Uint8Array<ArrayBuffer>, transform: CompressionStream): Promise<Uint8Array> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(transform)).arrayBuffer())
}
