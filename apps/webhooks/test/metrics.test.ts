import { describe, expect, it } from "vitest"
import { Metrics } from "../src/metrics.ts"

describe("Metrics.render()", () => {
  it("writes the text format of Prometheus", () => {
    const metrics = new Metrics()
    const requests = metrics.counter("requests_total", "Requests.")
    const seconds = metrics.histogram("seconds", "Seconds.", [0.1, 1])
    metrics.gauge("open", "Open now.", () => 3)
    metrics.gauge("rows", "Rows.", () => new Map([[{ state: "dead" }, 2]]))
    requests.add({ status: 202 })
    requests.add({ status: 202 }, 2)
    requests.add({ status: 401, reason: 'a "b"\n\\' })
    for (const value of [0.1, 0.5, 0.25, 7]) seconds.observe(value)
    expect(metrics.render()).toBe(
      [
        "# HELP requests_total Requests.",
        "# TYPE requests_total counter",
        'requests_total{status="202"} 3',
        'requests_total{status="401",reason="a \\"b\\"\\n\\\\"} 1',
        "# HELP seconds Seconds.",
        "# TYPE seconds histogram",
        'seconds_bucket{le="0.1"} 1',
        'seconds_bucket{le="1"} 3',
        'seconds_bucket{le="+Inf"} 4',
        "seconds_sum 7.85",
        "seconds_count 4",
        "# HELP open Open now.",
        "# TYPE open gauge",
        "open 3",
        "# HELP rows Rows.",
        "# TYPE rows gauge",
        'rows{state="dead"} 2',
        "",
      ].join("\n"),
    )
  })
})
