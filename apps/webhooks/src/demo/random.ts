/** Numbers that look random and are the same every time: from 0 up to 1, for a seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    // An odd constant walks through all 2³² states; the mixing after it hides that it is a walk.
    state = (state + 0x9e3779b9) >>> 0
    return mixed(state) / 2 ** 32
  }
}

/** A number from 0 up to 1 that depends on nothing but the words and the seed. */
export function chanceOf(seed: number, ...words: readonly (string | number)[]): number {
  let hash = mixed(seed >>> 0)
  for (const char of words.join("\n")) hash = mixed(hash ^ char.charCodeAt(0))
  return mixed(hash) / 2 ** 32
}

function mixed(value: number): number {
  let bits = value
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
