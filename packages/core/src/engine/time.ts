/**
 * Refuses what is not a time in milliseconds.
 *
 * @throws {TypeError} it is no number
 * @throws {RangeError} it is NaN
 */
export function checkTime(ms: unknown, action: string): void {
  if (typeof ms !== "number")
    throw new TypeError(`Cannot ${action} of ${String(ms)}: it is not a number of milliseconds`)
  if (Number.isNaN(ms)) throw new RangeError(`Cannot ${action} of NaN milliseconds: it is not a time`)
}
