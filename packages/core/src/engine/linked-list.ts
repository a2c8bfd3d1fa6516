/** A thing that can be in one list. */
export interface Linked<T> {
  before: T | null
  after: T | null
}

/** The ends of a list that is made of its items, so that adding and removing one costs the same at any length. */
export interface Ends<T> {
  first: T | null
  last: T | null
}

export function append<T extends Linked<T>>(list: Ends<T>, item: T): void {
  item.before = list.last
  if (list.last === null) list.first = item
  else list.last.after = item
  list.last = item
}

/** Removes an item that is in the list. */
export function remove<T extends Linked<T>>(list: Ends<T>, item: T): void {
  const { before, after } = item
  if (before === null) list.first = after
  else before.after = after
  if (after === null) list.last = before
  else after.before = before
  item.before = item.after = null
}

/** The items of a list, in order. */
export function* items<T extends Linked<T>>(list: Ends<T>): Generator<T, void, unknown> {
  for (let item = list.first; item !== null; item = item.after) yield item
}

/** A list that knows its size. */
export class LinkedList<T extends Linked<T>> implements Ends<T> {
  first: T | null = null
  last: T | null = null
  size = 0

  append(item: T): void {
    this.size++
    append(this, item)
  }

  /** Removes an item that is in the list. */
  remove(item: T): void {
    this.size--
    remove(this, item)
  }

  [Symbol.iterator](): Generator<T, void, unknown> {
    return items<T>(this)
  }
}
