type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

// A program that shrinks for ever is a mistake of whoever judges it; real ones need some hundred attempts.
const MAX_ATTEMPTS = 5_000

/**
 * Makes a failing program smaller, as long as it still fails: drops statements, clauses, options and objects, puts the
 * content of blocks in their place, and lowers numbers.
 *
 * Many an attempt is malformed, and must not count as failing.
 */
export async function shrink<P extends object>(program: P, fails: (smaller: P) => Promise<boolean>): Promise<P> {
  let smallest = program
  let attempts = 0
  let progress = true
  while (progress) {
    progress = false
    for (const smaller of simpler(smallest as Json)) {
      if (++attempts > MAX_ATTEMPTS) return smallest
      const candidate = smaller as P // of the same form; whether it has a meaning, `fails` finds out
      if (!(await fails(candidate))) continue
      smallest = candidate
      progress = true
      break
    }
  }
  return smallest
}

/** All that is simpler than a value by one step, the larger steps first. */
function* simpler(value: Json): Generator<Json> {
  if (typeof value === "number" && value > 1) yield value - 1
  if (Array.isArray(value)) yield* simplerList(value)
  else if (typeof value === "object" && value !== null) yield* simplerRecord(value)
}

function* simplerList(list: Json[]): Generator<Json> {
  if (isBlock(list)) {
    for (const [index, statement] of list.entries()) {
      yield list.toSpliced(index, 1)
      for (const block of blocksIn(statement)) yield list.toSpliced(index, 1, ...block)
    }
  } else if (list.length > 1) yield list.slice(0, -1) // an optional argument, or one of several things to wait for
  for (const [index, item] of list.entries()) for (const smaller of simpler(item)) yield list.with(index, smaller)
}

function* simplerRecord(record: { [key: string]: Json }): Generator<Json> {
  for (const [key, item] of Object.entries(record)) {
    if (key === "name") continue
    const { [key]: _, ...rest } = record
    yield rest
    for (const smaller of simpler(item)) yield { ...record, [key]: smaller }
  }
}

/** Whether it is a list of statements, of clauses, or of awaitables: all may do with one less. */
function isBlock(list: Json[]): boolean {
  return list.length > 0 && list.every((item) => Array.isArray(item))
}

/** The lists of such kinds within a value, at any depth. */
function blocksIn(value: Json): Json[][] {
  if (typeof value !== "object" || value === null) return []
  const inner = Object.values(value).flatMap(blocksIn)
  return Array.isArray(value) && isBlock(value) ? [value, ...inner] : inner
}
