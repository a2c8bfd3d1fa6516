/** A tree of tasks, ten below each, and the count of those that are suspended and of those that have ended. */
export class Tree {
  started = 0
  ended = 0
}

const FAN_OUT = 10

/** How many tasks each child of a tree of `size` tasks has; the root is one of them. */
export function childrenOf(size: number): number[] {
  const below = size - 1
  const count = Math.min(FAN_OUT, below)
  return Array.from({ length: count }, (_, i) => Math.floor(below / count) + (i < below % count ? 1 : 0))
}
