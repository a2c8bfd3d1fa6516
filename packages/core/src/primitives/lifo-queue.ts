import { Lifo } from "./items.ts"
import { Queue, type QueueOptions } from "./queue.ts"

/**
 * A queue whose newest item comes first.
 *
 * @example
 * const queue = new LifoQueue<string>()
 * queue.putNowait("a")
 * queue.putNowait("b")
 * queue.getNowait() // => "b"
 * @asyncio asyncio.LifoQueue (3.14)
 * @differs as Queue
 */
export class LifoQueue<T> extends Queue<T> {
  constructor(maxsize?: number, options?: QueueOptions) {
    super(maxsize, options, new Lifo())
  }
}
