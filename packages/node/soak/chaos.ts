import { type Coroutine, sleep, type TaskGroup, timeout } from "@corral/node"
import type { Random } from "./random.ts"
import type { World } from "./world.ts"

/** Cancels tasks and aborts signals at random moments, for some milliseconds; then it ends the group, one way or another. */
export function* spreadChaos(world: World, random: Random, group: TaskGroup): Coroutine<void> {
  const { tally, tasks, signals } = world
  for (let left = random.int(2, 12); left > 0; left--) {
    yield* sleep(random.int(0, 4))
    tally.cancellations++
    if (random.chance(0.3)) signals.abort(random.int(0, signals.count - 1))
    else if (tasks.size > 0) random.pick([...tasks]).cancel("of chaos")
  }
  tally.cancellations++
  const end = random.int(0, 2)
  if (end === 0) group.cancel()
  else if (end === 1) for (let each = 0; each < signals.count; each++) signals.abort(each)
  else yield* timeout(random.int(0, 3), () => sleep(1_000)) // its TimeoutError fails the group
}
