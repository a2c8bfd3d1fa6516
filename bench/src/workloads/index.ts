import type { Workload } from "../workload.ts"
import { barrier } from "./barrier.ts"
import { cancelTree } from "./cancel-tree.ts"
import { mutexContended, semaphore } from "./contention.ts"
import { heap } from "./heap.ts"
import { mutex } from "./mutex.ts"
import { nestedCancelled, nestedReturning } from "./nested.ts"
import { pingPong } from "./ping-pong.ts"
import { queueBounded } from "./queue-bounded.ts"
import { queueUnbounded } from "./queue-unbounded.ts"
import { spawnTrivial } from "./spawn.ts"
import { spawnYield } from "./spawn-yield.ts"
import { timeoutFast } from "./timeout.ts"

/** In the order of the table. */
export const WORKLOADS: readonly Workload[] = [
  spawnTrivial,
  spawnYield,
  queueBounded,
  queueUnbounded,
  semaphore,
  mutex,
  mutexContended,
  timeoutFast,
  cancelTree,
  barrier,
  pingPong,
  nestedReturning,
  nestedCancelled,
  heap,
]
