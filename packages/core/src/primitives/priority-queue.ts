import { compareValues, Smallest } from "./items.ts"
import { Queue, type QueueOptions } from "./queue.ts"

/** How a priority queue is made. */
export interface PriorityQueueOptions<T> extends QueueOptions {
  /** Tells which of two items comes first, as for `Array.sort`; by default by value: numbers, strings, dates, arrays. */
  readonly compare?: (a: T, b: T) => number
}

/**
 * A queue whose smallest item comes first; equal items, in the order in which they were put.
 *
 * @example
 * const queue = new PriorityQueue<[rank: number, name: string]>()
 * queue.putNowait([2, "b"])
 * queue.putNowait([1, "a"])
 * queue.getNowait() // => [1, "a"]
 * @asyncio asyncio.PriorityQueue (3.14)
 * @differs equal items keep their order; `compare` stands for `__lt__`; items without an order are a TypeError
 */
export class PriorityQueue<T> extends Queue<T> {
  constructor(maxsize?: number, options: PriorityQueueOptions<T> = {}) {
    super(maxsize, options, new Smallest(options.compare ?? compareValues))
  }
}
