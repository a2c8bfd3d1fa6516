const THREE_DIGITS = new Intl.NumberFormat("en", { maximumSignificantDigits: 3, useGrouping: false })
const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 })
const SCALES = [
  [1e9, " G"],
  [1e6, " M"],
  [1e3, " k"],
] as const

/** "0.52", "12", "1,240". */
export function ratio(value: number): string {
  return value >= 100 ? WHOLE.format(value) : THREE_DIGITS.format(Number(value.toPrecision(value < 0.1 ? 1 : 2)))
}

/** "12.3 M": thousands, millions, milliards. */
export function scaled(value: number): string {
  const [factor, letter] = SCALES.find(([least]) => value >= least) ?? [1, ""]
  return `${THREE_DIGITS.format(value / factor)}${letter}`
}

/** "123,456". */
export function whole(value: number): string {
  return WHOLE.format(value)
}

/** "340 ns", "1.2 µs". */
export function duration(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${THREE_DIGITS.format(nanoseconds)} ns`
  if (nanoseconds < 1e6) return `${THREE_DIGITS.format(nanoseconds / 1e3)} µs`
  return `${THREE_DIGITS.format(nanoseconds / 1e6)} ms`
}

/** "4.52 kB": thousands of bytes. */
export function kilobytes(bytes: number): string {
  return `${THREE_DIGITS.format(bytes / 1000)} kB`
}

export function percent(part: number): string {
  return `${WHOLE.format(part * 100)}%`
}
