import { type Context, copyContext, type Owner, provideOutside } from "../engine/current.ts"
import { Loop } from "../engine/loop.ts"
import { startTask } from "../engine/task.ts"
import { InvalidStateError } from "../errors.ts"
import type { Host } from "../host.ts"

let standard: Host | null = null

/**
 * Names the host that `run` and `Runner` use unless they are told otherwise; a runtime's adapter does when it is loaded.
 *
 * What is awaited outside of any task then runs in a task of its own, on a loop of that host which is never closed.
 *
 * @asyncio asyncio.set_event_loop
 * @differs names a host, because each run has a loop of its own
 */
export function setDefaultHost(host: Host): void {
  standard = host
  // Made here, and not where it is first needed, because its loop keeps what the host carries where it is made.
  const outside = new Outside(host)
  provideOutside(() => outside)
}

/** The host to use where none was given. */
export function defaultHost(): Host {
  if (standard !== null) return standard
  throw new InvalidStateError(
    "Cannot run anything: no adapter of a runtime is loaded\n" +
      '  write:  import { run } from "@corral/node" (or deno, bun, browser)',
  )
}

/** Awaits operations for code that is in no task: each in a task of its own, which keeps the process alive. */
class Outside implements Owner {
  readonly loop: Loop
  readonly root = null

  constructor(host: Host) {
    this.loop = new Loop(host)
  }

  get context(): Context {
    return copyContext()
  }

  async adopt<T>(operation: Iterator<unknown, T, unknown>): Promise<T> {
    const release = this.loop.host.holdOpen?.()
    try {
      return await startTask<T>(this.loop, operation, { context: this.context }).toPromise()
    } finally {
      release?.()
    }
  }
}
