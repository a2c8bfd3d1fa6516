import type { Plan } from "../backends/backends.ts"

/** How long the backends may take, in milliseconds. */
export const TIMEOUTS = { prices: 800, stock: 800, reviews: 500 }

/** What there is to see: products, and what happens to their pages. */
export const SCENES: Readonly<Record<string, string>> = {
  lamp: "all is well",
  chair: "reviews take too long: the page comes without them",
  desk: "stock fails: the others are cancelled at once",
  sofa: "prices take too long: so does the page",
}

/** The client of this product goes before it has its answer. */
export const HURRIED = "bed"

/** How the backends take their requests, in the scenes and for products of your own. */
export const plan: Plan = (backend, id) => {
  if (id === HURRIED) return "no answer"
  if (id === "chair" && backend === "reviews") return "no answer"
  if (id === "desk") return backend === "stock" ? { delayMs: 40, status: 500 } : "no answer"
  if (id === "sofa" && backend === "prices") return "no answer"
  return { delayMs: { prices: 20, stock: 35, reviews: 50 }[backend] }
}
