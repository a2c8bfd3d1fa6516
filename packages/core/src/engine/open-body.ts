import type { Coroutine, Frame } from "./awaitable.ts"
import type { Body, Where } from "./body.ts"
import { GeneratorFunction } from "./generators.ts"
import { Guest } from "./guest.ts"

/**
 * Makes the frame that runs a body. A generator function's is its generator; of any other function one cannot know what
 * it returns before it is called, which happens in the fiber's step.
 */
export function openBody<T, A extends unknown[]>(body: Body<T, A>, args: A, where: Where): Frame {
  if (body instanceof GeneratorFunction) return body(...args) as Coroutine<T> // a generator function returns one
  return new Guest(body, args, where)
}

/**
 * Makes the frame that runs the body of a task, which gets the task. There is none yet, so a generator function that wants
 * it is called in the fiber's step, too.
 */
export function openTaskBody<T, K>(body: Body<T, [task: K]>, where: string): Frame {
  if (body instanceof GeneratorFunction && body.length === 0) return openBody(body as Body<T>, [], where) // it takes none
  return new Guest(body, null, where)
}
