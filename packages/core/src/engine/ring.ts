/** Copies a ring buffer that is full into one of twice the size, which begins at its head. */
export function unrolled<T>(slots: readonly T[], head: number): (T | undefined)[] {
  const { length } = slots
  const copy = new Array<T | undefined>(2 * length).fill(undefined)
  for (let i = 0; i < length; i++) copy[i] = slots[(head + i) & (length - 1)] // a power of two
  return copy
}
