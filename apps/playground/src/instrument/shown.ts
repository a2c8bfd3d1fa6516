import { type Awaitable, call } from "@corral/browser"

type Operations<T> = { [K in keyof T]: T[K] extends (...args: never[]) => Awaitable<unknown> ? K : never }[keyof T]

/**
 * Makes a class whose waiting methods name themselves in the call graph.
 *
 * The call graph sees what stands on the engine's own stack: an operation that a generator delegates to natively is
 * hidden in its frame, one that is awaited by way of `call` is not.
 */
export function shown<C extends new (...args: never[]) => object>(
  base: C,
  name: string,
  methods: readonly (Operations<InstanceType<C>> & string)[],
): C {
  // TypeScript knows mixins of `any[]` only; the class passes its arguments on as they are.
  const Base = base as unknown as new (...args: unknown[]) => object
  const Shown = class extends Base {}
  // Objects print the name of their class, which a minifier shortens.
  Object.defineProperty(Shown, "name", { value: name })
  for (const method of methods) {
    const original = Base.prototype[method] as (...args: unknown[]) => Awaitable<unknown>
    Object.defineProperty(Shown.prototype, method, {
      configurable: true,
      writable: true,
      value(this: object, ...args: unknown[]) {
        return call(() => original.apply(this, args))
      },
    })
  }
  return Shown as unknown as C // it takes what the base takes, and has what the base has
}
