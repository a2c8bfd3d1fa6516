import { cancel } from "./cancel.ts"
import type { Curve } from "./curve.ts"
import { depth } from "./depth.ts"
import { idioms } from "./idioms.ts"
import { tasks } from "./tasks.ts"
import { timersCancelled, timersFired } from "./timers.ts"
import { waiters, waitersCancelled } from "./waiters.ts"

export const CURVES: readonly Curve[] = [
  idioms,
  tasks,
  timersCancelled,
  timersFired,
  depth,
  waiters,
  waitersCancelled,
  cancel,
]
