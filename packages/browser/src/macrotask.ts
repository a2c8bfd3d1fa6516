/** What a browser has for tasks of its own; each may be missing. */
export interface TaskGlobals {
  /** The Prioritized Task Scheduling API, of which WebKit has nothing. */
  readonly scheduler?: { postTask(task: () => void): Promise<unknown> }
  readonly MessageChannel?: typeof MessageChannel
}

/**
 * Makes a function that calls another in a task of its own, soon, in order, leaving input, timers and rendering their turn.
 *
 * `scheduler.yield` would go before the page's own tasks, and `setTimeout`, the last resort, waits 4 ms once it is nested.
 */
export function makePostMacrotask({ scheduler, MessageChannel }: TaskGlobals): (task: () => void) => void {
  if (scheduler !== undefined) return (task) => void scheduler.postTask(task)
  if (MessageChannel === undefined) return (task) => void setTimeout(task)
  const { port1: from, port2: to } = new MessageChannel()
  const tasks: (() => void)[] = []
  to.onmessage = () => tasks.shift()?.()
  return (task) => {
    tasks.push(task)
    from.postMessage(null)
  }
}
