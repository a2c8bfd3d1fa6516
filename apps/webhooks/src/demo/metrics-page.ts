import { abortable, type Coroutine } from "@corral/node"

/** What the service at `url` says under `/metrics`. */
export function* metricsPage(url: string): Coroutine<string> {
  return yield* abortable(async (signal) => (await fetch(`${url}/metrics`, { signal })).text())
}

/** The value of one series; NaN if the page does not have it. */
export function valueIn(page: string, series: string): number {
  const line = page.split("\n").find((one) => one.startsWith(`${series} `))
  return line === undefined ? Number.NaN : Number(line.slice(series.length))
}
