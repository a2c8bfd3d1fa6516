/** A thing that can be in one list. */
export interface Linked<T> {
  before: T | null
  after: T | null
}

/** A list that is made of its items, so that adding and removing one costs the same at any length. */
export class LinkedList<T extends Linked<T>> {
  first: T | null = null
  last: T | null = null
  size = 0

  append(item: T): void {
    this.size++
    item.before = this.last
    if (this.last === null) this.first = item
    else this.last.after = item
    this.last = item
  }

  /** Removes an item that is in the list. */
  remove(item: T): void {
    this.size--
    const { before, after } = item
    if (before === null) this.first = after
    else before.after = after
    if (after === null) this.last = before
    else after.before = before
    item.before = item.after = null
  }

  *[Symbol.iterator](): Generator<T, void, unknown> {
    for (let item = this.first; item !== null; item = item.after) yield item
  }
}
