import { createTask, Future, InvalidStateError, Task } from "@corral/core"
import { evaluate, label } from "../awaitables.ts"
import type { SuspendingTable } from "../coroutine-run.ts"
import { makeError, NamedError, showError } from "../errors.ts"
import { unknown } from "../names.ts"
import { showValue } from "../outcomes.ts"
import type { ImmediateTable, Run } from "../run.ts"

export const immediate = {
  task(run, _actor, name, block, options) {
    run.created(name, createTask(run.task(name, block), options))
  },
  spawn(run, _actor, group, name, block, options) {
    const found = run.groups.get(group) ?? unknown(group)
    run.created(name, found.createTask(run.task(name, block), options))
  },
  let(run, _actor, name, spec) {
    const source = evaluate(run, spec)
    run.names.bind(name, source instanceof Future ? source : createTask(source))
  },
  cancel(run, actor, name, message) {
    run.log(actor, "cancel", name, run.names.find(name).cancel(message))
  },
  cancelling(run, actor, name) {
    run.log(actor, "cancelling", name, findTask(run, name).cancelling())
  },
  uncancel(run, actor, name) {
    run.log(actor, "uncancel", name, findTask(run, name).uncancel())
  },
  result(run, actor, name) {
    const future = run.names.find(name)
    const value = future.done() ? future.result() : invalidState(() => future.result())
    run.log(actor, "result", name, showValue(value))
  },
  exception(run, actor, name) {
    const future = run.names.find(name)
    const error = future.done() ? future.exception() : invalidState(() => future.exception())
    run.log(actor, "exception", name, error === null ? null : showError(error))
  },
  on_done(run, _actor, name, block) {
    run.names.find(name).addDoneCallback(run.callback(block))
  },
  "future.set_result"(run, _actor, name, value = null) {
    const future = run.names.find(name)
    settle(future, () => future.setResult(value))
  },
  "future.set_exception"(run, _actor, name, error) {
    const future = run.names.find(name)
    settle(future, () => future.setException(makeError(error)))
  },
} satisfies ImmediateTable

export const suspending = {
  *await(run, actor, spec) {
    const source = evaluate(run, spec)
    run.refuseCircle(source)
    actor.waitedFor = source
    run.log(actor, "await", label(spec), showValue(yield* source))
    return undefined
  },
} satisfies SuspendingTable

function findTask(run: Run, name: string): Task<unknown> {
  const found = run.names.find(name)
  if (found instanceof Task) return found
  throw new TypeError(`Cannot count the cancellations of "${name}": it is no task`)
}

/** A task refuses to be settled with a RuntimeError, a future that is done with an InvalidStateError. */
function settle(future: Future<unknown>, act: () => void): void {
  if (future instanceof Task) act()
  else invalidState(act)
}

/** Does what asyncio may refuse with an InvalidStateError, where corral's class of that name does not mean RuntimeError. */
function invalidState<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw error instanceof InvalidStateError ? new NamedError("InvalidStateError") : error
  }
}
