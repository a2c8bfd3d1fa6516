import { type Awaitable, type Instruction, promiseOf } from "../engine/awaitable.ts"
import { QueueEmpty, QueueFull, QueueShutDown } from "../errors.ts"
import { checkCount } from "./count.ts"
import { Event } from "./event.ts"
import { Fifo, type Items } from "./items.ts"
import { Waiter, Waiters } from "./waiters.ts"

/** How a queue is made. */
export interface QueueOptions {
  /** Its name, for messages. */
  readonly name?: string
}

/**
 * A queue between tasks, first in first out, which can be bounded and shut down.
 *
 * @example
 * const queue = new Queue<number>(10)
 * yield* queue.put(7)
 * yield* queue.get() // => 7
 * @asyncio asyncio.Queue (3.14)
 * @differs a negative maxsize is an error; iterable with `for await`
 */
export class Queue<T> {
  /** How many items it holds at most; 0 if there is no limit. */
  readonly maxsize: number
  /** Its name, for messages. */
  readonly name: string
  readonly #items: Items<T>
  readonly #getters = new Waiters<Queue<T>>(this)
  readonly #putters = new Waiters<Queue<T>>(this)
  readonly #finished = new Event()
  #unfinished = 0
  #shutDown = false

  /**
   * @param maxsize how many items it holds at most; a whole number; 0, the default, and Infinity for no limit
   * @throws {RangeError} `maxsize` is another number
   * @throws {TypeError} `maxsize` is no number
   */
  constructor(maxsize?: number, options?: QueueOptions)
  /** @internal */
  constructor(maxsize: number | undefined, options: QueueOptions | undefined, items: Items<T>)
  constructor(maxsize: number = 0, options: QueueOptions = {}, items: Items<T> = new Fifo()) {
    if (maxsize !== Number.POSITIVE_INFINITY) checkCount(maxsize, 0, `make a ${new.target.name} of size`)
    this.maxsize = maxsize === Number.POSITIVE_INFINITY ? 0 : maxsize
    this.name = options.name ?? ""
    this.#items = items
    this.#finished.set()
  }

  /** How many items are in it. */
  qsize(): number {
    return this.#items.size
  }

  /** Tells whether there is no item to take. */
  empty(): boolean {
    return this.#items.size === 0
  }

  /** Tells whether there is no room; never true without a limit. */
  full(): boolean {
    return this.maxsize > 0 && this.#items.size >= this.maxsize
  }

  /**
   * Waits until there is room, then puts an item.
   *
   * @throws {QueueShutDown} the queue is shut down; the item was not put
   * @throws {CancelledError} the task was cancelled; the item was not put
   */
  put(item: T): Awaitable<void> {
    return new Put(this.#putters, item)
  }

  /**
   * Waits until there is an item, then removes it and hands it over.
   *
   * @returns the item whose turn it is
   * @throws {QueueShutDown} the queue is shut down and empty
   * @throws {CancelledError} the task was cancelled; nothing was removed
   */
  get(): Awaitable<T> {
    return new Get(this.#getters)
  }

  /**
   * Puts an item without waiting.
   *
   * @throws {QueueFull} there is no room
   * @throws {QueueShutDown} the queue is shut down
   */
  putNowait(item: T): void {
    if (this.#shutDown) throw this.#refuse("put an item into")
    if (this.full()) {
      throw new QueueFull(`Cannot put an item into ${this}: it is full`, { capacity: this.maxsize })
    }
    this.#items.put(item)
    this.#unfinished++
    this.#finished.clear()
    this.#getters.wakeNext()
  }

  /**
   * Removes the item whose turn it is, without waiting.
   *
   * @throws {QueueEmpty} there is none
   * @throws {QueueShutDown} there is none, and the queue is shut down
   */
  getNowait(): T {
    if (this.empty()) {
      if (this.#shutDown) throw this.#refuse("get an item from")
      throw new QueueEmpty(`Cannot get an item from ${this}: it is empty`)
    }
    const item = this.#items.take()
    this.#putters.wakeNext()
    return item
  }

  /**
   * Tells the queue that the work on an item that was taken is done; `join` waits for it.
   *
   * @throws {RangeError} it was called as often as items were put
   */
  taskDone(): void {
    if (this.#unfinished === 0) {
      throw new RangeError(`Cannot finish an item of ${this}: as many were finished as were put`)
    }
    this.#unfinished--
    if (this.#unfinished === 0) this.#finished.set()
  }

  /**
   * Waits until every item that was put has been taken and finished with `taskDone`.
   *
   * @throws {CancelledError} the task was cancelled
   */
  join(): Awaitable<void> {
    return this.#finished.wait()
  }

  /**
   * Shuts the queue down: nothing can be put any more, and who waits to put is sent away.
   *
   * What is in it can still be taken, until it is empty. With `immediate`, its items are dropped, and count as finished.
   */
  shutdown(options: { readonly immediate?: boolean } = {}): void {
    this.#shutDown = true
    if (options.immediate === true) {
      this.#unfinished = Math.max(0, this.#unfinished - this.#items.size)
      while (!this.empty()) this.#items.take()
      if (this.#unfinished === 0) this.#finished.set()
    }
    this.#getters.wakeAll()
    this.#putters.wakeAll()
  }

  /** Takes items until the queue is shut down and empty. */
  [Symbol.asyncIterator](): QueueIterator<T> {
    return new QueueIterator(this.#getters)
  }

  /** `<Queue "jobs" 3/10, 2 waiting>` */
  toString(): string {
    const name = this.name === "" ? "" : ` "${this.name}"`
    const size = this.maxsize === 0 ? this.qsize() : `${this.qsize()}/${this.maxsize}`
    const waiting = this.#getters.length + this.#putters.length
    return `<${this.constructor.name}${name} ${size}, ${waiting} waiting${this.#shutDown ? ", shut down" : ""}>`
  }

  /** It takes no more items. @internal */
  get closed(): boolean {
    return this.#shutDown
  }

  #refuse(action: string): QueueShutDown {
    return new QueueShutDown(`Cannot ${action} ${this}: it is shut down`)
  }
}

/**
 * Takes the items of a queue one by one: `for await` in an async function, `yield* iterator.next()` in a coroutine.
 *
 * @asyncio none
 * @differs asyncio's queues are no iterables
 */
export class QueueIterator<T> {
  readonly #getters: Waiters<Queue<T>>

  /** @internal */
  constructor(getters: Waiters<Queue<T>>) {
    this.#getters = getters
  }

  /** Waits for the next item; done once the queue is shut down and empty. */
  next(): Awaitable<IteratorResult<T, undefined>> {
    return new Next(this.#getters)
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}

/** Waits in line at a queue until it can act. */
abstract class Turn<T, R> extends Waiter<R, Queue<T>> {
  protected get queue(): Queue<T> {
    return this.line.at
  }

  /** It has to wait. */
  protected abstract blocked(): boolean
  protected abstract act(): R

  override next(): IteratorResult<Instruction, R> {
    if (this.inLine) this.leave()
    if (this.blocked() && !this.queue.closed) return this.wait()
    try {
      return this.finish(this.act())
    } catch (error) {
      if (!this.blocked()) this.line.wakeNext() // an item that has no order: the next in line may have one
      throw error
    }
  }

  // Every operation's, but found sooner: for each `await` V8 looks for it, name by name, from prototype to prototype.
  override then<A = R, B = never>(
    onFulfilled?: ((value: R) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return promiseOf(this).then(onFulfilled, onRejected)
  }

  override throw(error: unknown): IteratorResult<Instruction, R> {
    // Woken, then cancelled before it could act: the next in line acts instead.
    if (this.inLine && this.leave() && !this.blocked()) this.line.wakeNext()
    throw error
  }
}

class Put<T> extends Turn<T, void> {
  private readonly item: T

  constructor(line: Waiters<Queue<T>>, item: T) {
    super(line)
    this.item = item
  }

  protected override blocked(): boolean {
    return this.queue.full()
  }

  protected override act(): void {
    this.queue.putNowait(this.item)
  }

  override toString(): string {
    return `${this.queue}.put()`
  }
}

class Get<T> extends Turn<T, T> {
  protected override blocked(): boolean {
    return this.queue.empty()
  }

  protected override act(): T {
    return this.queue.getNowait()
  }

  override toString(): string {
    return `${this.queue}.get()`
  }
}

class Next<T> extends Turn<T, IteratorResult<T, undefined>> {
  protected override blocked(): boolean {
    return this.queue.empty()
  }

  protected override act(): IteratorResult<T, undefined> {
    if (this.queue.empty()) return { done: true, value: undefined }
    return { done: false, value: this.queue.getNowait() }
  }

  override toString(): string {
    return `the next item of ${this.queue}`
  }
}
