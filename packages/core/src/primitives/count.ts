/**
 * Refuses what is not a whole number from `least` on.
 *
 * @throws {TypeError} it is no number
 * @throws {RangeError} it is too small or not whole
 */
export function checkCount(value: unknown, least: number, action: string): void {
  if (typeof value !== "number") throw new TypeError(`Cannot ${action} ${String(value)}: it is not a number`)
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`Cannot ${action} ${value}: it is not a whole number of ${least} or more`)
  }
}
