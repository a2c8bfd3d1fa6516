import { captureCallGraph, type Task } from "@corral/browser"

/** What the call graph says of frames that are not waits. */
const NO_WAIT = /^(a coroutine$|the body of |call\(|timeout(At)?\(|a body with a signal$)/

/** What a task waits for, in few words; null if it is ready to go on. */
export function waitOf(task: Task<unknown>): string | null {
  const innermost = captureCallGraph(task)?.callStack[0]
  if (innermost === undefined || NO_WAIT.test(innermost)) return null
  if (innermost.startsWith("<TaskGroup")) return "its tasks"
  if (innermost.startsWith("<Future")) return "a future"
  // The state that objects print changes all the time: `<Queue "jobs" 3/10, 2 waiting>` is `Queue "jobs"` here.
  return innermost
    .replaceAll(/<(\w+)((?: "[^"]*")?)[^>]*>/g, "$1$2")
    .replace(/^(Queue|LifoQueue|PriorityQueue|Lock|Event|Condition|\w*Semaphore|Barrier)/, lowerFirst)
    .replace(/^Task /, "task ")
}

function lowerFirst(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`
}
