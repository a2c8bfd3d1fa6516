/** How values spread, in words: half of them are no higher than p50, and so on. */
export function spreadOf(values: readonly number[]): string {
  const sorted = Float64Array.from(values).sort()
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN
  const shares = { p50: 0.5, p90: 0.9, p99: 0.99, max: 1 }
  return Object.entries(shares)
    .map(([name, share]) => `${name} ${at(share).toFixed(1)}`)
    .join(", ")
}
