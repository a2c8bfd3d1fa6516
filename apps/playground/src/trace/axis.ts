const STEPS = [1, 1.5, 2, 3, 4, 5, 7.5]
const SHORTEST = 500

/**
 * How much time the axis shows: a round number of milliseconds that `now` fits in.
 *
 * It grows in leaps, so that the lanes stand still most of the time.
 */
export function axisLength(now: number): number {
  if (now <= SHORTEST) return SHORTEST
  const power = 10 ** Math.floor(Math.log10(now))
  const step = STEPS.find((it) => it * power >= now)
  return step === undefined ? 10 * power : step * power
}

/** Where the axis has its marks: five or so, at round numbers. */
export function axisMarks(length: number): number[] {
  const rough = length / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((it) => it * power).find((it) => it >= rough) ?? rough
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, i) => i * step)
}

/** A time in few characters: `350 ms`, `1.5 s`. */
export function describeTime(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${Number((ms / 1_000).toFixed(2))} s`
}
