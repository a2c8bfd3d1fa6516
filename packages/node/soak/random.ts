/** Numbers that look random and are the same every time for a seed. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A whole number of 32 bits. */
  next(): number {
    // An odd constant walks through all 2³² states; the mixing after it hides that it is a walk.
    this.#state = (this.#state + 0x9e3779b9) >>> 0
    let bits = this.#state
    bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
    return (bits ^ (bits >>> 16)) >>> 0
  }

  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number {
    return least + (this.next() % (most - least + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability * 2 ** 32
  }

  pick<T>(list: readonly T[]): T {
    return list[this.next() % list.length] as T // the index is below the length
  }

  /** Another one, for a task: what others draw meanwhile does not change what it draws. */
  fork(): Random {
    return new Random(this.next())
  }
}
