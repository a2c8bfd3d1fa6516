import type { Price, Review, Stock } from "../product.ts"

// What the backends know: made of the product's id, so that every run shows the same.

export function priceOf(id: string): Price {
  return { cents: 500 + (weight(id) % 90_000) }
}

export function stockOf(id: string): Stock {
  return { pieces: weight(`${id} in stock`) % 40 }
}

export function reviewsOf(id: string): Review[] {
  const stars = 1 + (weight(`${id} reviewed`) % 5)
  return [{ stars, text: stars > 2 ? `I like my ${id}` : `I expected more of a ${id}` }]
}

/** A number that depends on the text alone, and on each letter of it. */
function weight(text: string): number {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0
  return hash
}
