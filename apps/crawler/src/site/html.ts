import type { Link } from "./plan.ts"

/** The text of a page. */
export function htmlOf(
  url: string,
  { links, filler }: { readonly links: readonly Link[]; readonly filler: number },
): string {
  const items = links.map(({ href }) => `  <li><a class="link" href="${href}">${href}</a></li>\n`)
  const text = "<p>Ça va sans dire.</p>\n".repeat(Math.ceil(filler / 25))
  return `<!doctype html>\n<title>${url}</title>\n<!-- <a href="/never">a comment is no link</a> -->\n${text}<ul>\n${items.join("")}</ul>\n`
}
