/** A thing that can be in one list. */
export interface Linked<T> {
  previous: T | null
  next: T | null
}

/** A list that is made of its items, so that adding and removing one costs the same at any length. */
export class LinkedList<T extends Linked<T>> {
  first: T | null = null
  last: T | null = null
  size = 0

  append(item: T): void {
    this.size++
    item.previous = this.last
    if (this.last === null) this.first = item
    else this.last.next = item
    this.last = item
  }

  /** Removes an item that is in the list. */
  remove(item: T): void {
    this.size--
    const { previous, next } = item
    if (previous === null) this.first = next
    else previous.next = next
    if (next === null) this.last = previous
    else next.previous = previous
    item.previous = item.next = null
  }

  *[Symbol.iterator](): Generator<T, void, unknown> {
    for (let item = this.first; item !== null; item = item.next) yield item
  }
}
