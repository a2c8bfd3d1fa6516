const AT_ONCE = 100

/** Does something with each item, with many at a time; gives the results in the order of the items. */
export async function sideBySide<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const left = items.entries()
  async function work(): Promise<void> {
    for (const [index, item] of left) results[index] = await act(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return results
}
