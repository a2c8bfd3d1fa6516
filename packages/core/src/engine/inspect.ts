/** Has `console.log` show the objects of a class as their `toString()` does, on Node, Deno and Bun. */
export function inspectAsText(prototype: object): void {
  Object.defineProperty(prototype, Symbol.for("nodejs.util.inspect.custom"), {
    value(this: object): string {
      return String(this)
    },
  })
}
