import { type Awaitable, type TaskGroup, type TaskGroupOptions, taskGroup } from "@corral/node"
import { Boom } from "./tally.ts"
import { drawWait } from "./waits.ts"
import type { Walk } from "./world.ts"

/** Creates some tasks in a group, of either syntax. */
export function fill(group: TaskGroup, walk: Walk): void {
  for (let left = walk.random.int(1, 4); left > 0; left--) walk.task((body) => group.createTask(body))
}

/** Draws how a group is made: some listen to a signal that lives longer. */
export function drawGroupOptions({ random, world }: Walk): TaskGroupOptions {
  const signal = random.chance(0.5) ? { signal: world.signals.get(random.int(0, world.signals.count - 1)) } : {}
  return { ...signal, eager: random.chance(0.3) }
}

/** A group whose body is a coroutine. */
export function drawGroup(walk: Walk): Awaitable<void> {
  const { random } = walk
  return taskGroup(function* (group) {
    fill(group, walk)
    if (random.chance(0.7)) yield* drawWait(walk)
    walk.check()
    if (random.chance(0.1)) group.cancel()
    if (random.chance(0.1)) throw new Boom()
  }, drawGroupOptions(walk))
}
