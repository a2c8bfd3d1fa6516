/** A small change to the core that the tests must notice. */
export interface Breakage {
  readonly title: string
  /** What a program would see, were it to slip through. */
  readonly harm: string
  /** The file, below packages/core/src. */
  readonly file: string
  /** What is replaced; it stands in the file exactly once. */
  readonly find: string
  readonly replace: string
}

/**
 * The source of a file, broken.
 *
 * @throws {Error} what is to be replaced does not stand in it exactly once
 */
export function apply({ title, file, find, replace }: Breakage, source: string): string {
  const parts = source.split(find)
  if (parts.length !== 2) {
    throw new Error(`Cannot break ${file} by "${title}": what it replaces stands in it ${parts.length - 1} times`)
  }
  return parts.join(replace)
}

export const BREAKAGES: readonly Breakage[] = [
  {
    title: "a semaphore's wake is lost",
    harm: "Who is woken and then cancelled keeps the place he was given, and the next in line waits for ever.",
    file: "primitives/semaphore.ts",
    find: "if (this.leave()) this.line.at.giveBack()\n      this.line.at.wakeAllowed()",
    replace: "this.leave()",
  },
  {
    title: "a lock's wake is lost",
    harm: "Who is woken and then cancelled does not wake the next, although the lock is free.",
    file: "primitives/lock.ts",
    find: "if (error instanceof CancelledError && !this.line.at.locked()) this.line.wakeFirst()",
    replace: "",
  },
  {
    title: "a queue's wake is lost",
    harm: "A getter that is woken and then cancelled leaves the item to nobody.",
    file: "primitives/queue.ts",
    find: "if (this.inLine && this.leave() && !this.blocked()) this.line.wakeNext()",
    replace: "if (this.inLine) this.leave()",
  },
  {
    title: "a condition's notification is lost",
    harm: "Who is notified and then cancelled does not notify another in his place.",
    file: "primitives/condition.ts",
    find: "    this.line.wakeNext()\n    throw this.error.error",
    replace: "    throw this.error.error",
  },
  {
    title: "a cancelled waiter is woken",
    harm: "The wake goes to one who has been cancelled already, and who could act waits on.",
    file: "primitives/waiters.ts",
    find: "while (waiter !== null && !waiter.waiting) waiter = waiter.after",
    replace: "if (waiter !== null && !waiter.waiting) return false",
  },
  {
    title: "a newcomer overtakes the line",
    harm: "A lock that is free for the one who was woken is taken by one who came later.",
    file: "primitives/lock.ts",
    find: "if (this.#locked || this.#waiters.staying > 0) return false",
    replace: "if (this.#locked) return false",
  },
  {
    title: "uncancel is off by one",
    harm: "A cancellation that has not arrived yet is withdrawn while another request for it is still open.",
    file: "engine/fiber.ts",
    find: "if (this.cancels === 0 && this.cancellation !== null)",
    replace: "if (this.cancels <= 1 && this.cancellation !== null)",
  },
  {
    title: "a cancellation before the first wait is dropped",
    harm: "A task that is cancelled while it runs goes on at its next wait as if nothing had been.",
    file: "engine/fiber.ts",
    find: "      cancelAll([on], cancellation.message)\n",
    replace: "",
  },
  {
    title: "a cancellation stops at the task",
    harm: "What a cancelled task waits for is not cancelled: a child that it awaits runs on.",
    file: "engine/fiber.ts",
    find: "if (waiter?.cancellable()) next.push(waiter)\n    else {",
    replace: "{",
  },
  {
    title: "a kept cancellation is not handed back",
    harm: "A cancellation that comes while an async function's await is ending never reaches the function.",
    file: "engine/strand.ts",
    find: "if (this.cancellation?.copied !== true) this.moveCancellation(this.awaiter.fiber)",
    replace: "",
  },
  {
    title: "a kept cancellation reaches only the first of the awaits that begin together",
    harm: "Under Promise.all, an async function that was at a foreign promise waits on for the others.",
    file: "engine/guest.ts",
    find: "else if (this.receiver !== null) strand.shareCancellation(this.receiver.cancelMessage)",
    replace: "",
  },
  {
    title: "a group aborts in the wrong order",
    harm: "The tasks of a group are cancelled from the last to the first, so their clean-up runs in that order.",
    file: "combinators/task-group.ts",
    find: "for (const task of this.tasks) task.cancel()",
    replace: "for (const task of [...this.tasks].reverse()) task.cancel()",
  },
  {
    title: "a gather cancels in the wrong order",
    harm: "Cancelling a gather cancels what it gathered from the last to the first.",
    file: "combinators/gather.ts",
    find: "for (let i = this.children.length - 1; i >= 0; i--) next.push(this.children[i] as Future<T>)",
    replace: "for (const child of this.children) next.push(child)",
  },
  {
    title: "a group ends without a turn of its own",
    harm: "A closing group refuses tasks that asyncio still takes, and errors of its tasks may come too late.",
    file: "combinators/task-group.ts",
    find: `    return this.tasks.size === 0 && this.unheard === 0
`,
    replace: `    return this.tasks.size === 0
`,
  },
  {
    title: "a group swallows the cancellation of its parent",
    harm: "A task that is cancelled while its group fails gets the errors, and its cancellation is forgotten.",
    file: "combinators/task-group.ts",
    find: "      parent.takeBackCancel()\n      parent.cancel()\n",
    replace: "",
  },
  {
    title: "a timeout claims a cancellation that is not its own",
    harm: "A task that somebody else cancels in the instant of its deadline sees a TimeoutError.",
    file: "combinators/timeout.ts",
    find: "if (left > this.cancelsBefore || !(error instanceof CancelledError)) return error",
    replace: "if (!(error instanceof CancelledError)) return error",
  },
  {
    title: "timers of one instant fire in the wrong order",
    harm: "Of two sleeps that end at the same time, the one that began later wakes first.",
    file: "engine/timers.ts",
    find: "(a.when === b.when && a.order < b.order)",
    replace: "(a.when === b.when && a.order > b.order)",
  },
  {
    title: "a timer that is due waits for the next instant",
    harm: "A deadline that is exactly now is taken for one to come.",
    file: "engine/timers.ts",
    find: "first !== undefined && first.when <= now",
    replace: "first !== undefined && first.when < now",
  },
  {
    title: "a turn runs what it makes ready itself",
    harm: "A task that starts another is overtaken by it: the order of turns is no longer asyncio's.",
    file: "engine/loop.ts",
    find: "for (let left = ready.length; left > 0; left--) ready.runNext()",
    replace: "while (ready.length > 0) ready.runNext()",
  },
  {
    title: "listeners are called in the wrong order",
    harm: "Of those who await one future, the first is woken after the others.",
    file: "engine/future.ts",
    find: "for (const listener of listening) listener.loop.schedule(listener, this)",
    replace: "for (const listener of listening.reverse()) listener.loop.schedule(listener, this)",
  },
  {
    title: "an eager task joins its group before its first step",
    harm: "What the first step of an eager task cancels in its group hits the task itself.",
    file: "engine/task.ts",
    find: `  try {
    inNameOf(task, first.run, first, undefined)
  } finally {
    eagerStarts--
  }
  // As in asyncio, a task joins its group after its first step: what that step cancels is not the task itself.
  if (family !== task.loop.strays) task.join(family)
`,
    replace: `  if (family !== task.loop.strays) task.join(family)
  inNameOf(task, first.run, first, undefined)
  eagerStarts--
`,
  },
  {
    title: "an error that was looked at counts as lost",
    harm: "Errors that a task has caught and dealt with are reported all the same.",
    file: "engine/future.ts",
    find: "case FAILED:\n        this.see()\n",
    replace: "case FAILED:\n",
  },
]
