type Labels = Readonly<Record<string, string | number>>

interface Metric {
  readonly name: string
  readonly help: string
  readonly type: "counter" | "gauge" | "histogram"
  lines(): Iterable<string>
}

/** The numbers of one service, in the text format of Prometheus. */
export class Metrics {
  readonly #metrics: Metric[] = []

  counter(name: string, help: string): Counter {
    return this.#add(new Counter(name, help))
  }

  /** A number that is asked for when somebody looks: one value, or one for each value of a label. */
  gauge(name: string, help: string, read: () => number | Map<Labels, number>): void {
    this.#add(new Gauge(name, help, read))
  }

  /** @param bounds the upper ends of the buckets, in seconds, rising */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram {
    return this.#add(new Histogram(name, help, bounds))
  }

  render(): string {
    const lines = this.#metrics.flatMap((metric) => [
      `# HELP ${metric.name} ${metric.help}`,
      `# TYPE ${metric.name} ${metric.type}`,
      ...metric.lines(),
    ])
    return `${lines.join("\n")}\n`
  }

  #add<M extends Metric>(metric: M): M {
    this.#metrics.push(metric)
    return metric
  }
}

export class Counter implements Metric {
  readonly name: string
  readonly help: string
  readonly type = "counter"
  readonly #values = new Map<string, number>()

  constructor(name: string, help: string) {
    this.name = name
    this.help = help
  }

  add(labels: Labels = {}, amount = 1): void {
    const series = written(labels)
    this.#values.set(series, (this.#values.get(series) ?? 0) + amount)
  }

  *lines(): Iterable<string> {
    for (const [series, value] of this.#values) yield `${this.name}${series} ${value}`
  }
}

class Gauge implements Metric {
  readonly name: string
  readonly help: string
  readonly type = "gauge"
  readonly #read: () => number | Map<Labels, number>

  constructor(name: string, help: string, read: () => number | Map<Labels, number>) {
    this.name = name
    this.help = help
    this.#read = read
  }

  *lines(): Iterable<string> {
    const value = this.#read()
    if (typeof value === "number") yield `${this.name} ${value}`
    else for (const [labels, one] of value) yield `${this.name}${written(labels)} ${one}`
  }
}

export class Histogram implements Metric {
  readonly name: string
  readonly help: string
  readonly type = "histogram"
  readonly #bounds: readonly number[]
  /** How many values fell into each bucket and no lower one; the last is for those above every bound. */
  readonly #counts: number[]
  #sum = 0

  constructor(name: string, help: string, bounds: readonly number[]) {
    this.name = name
    this.help = help
    this.#bounds = bounds
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0)
  }

  observe(seconds: number): void {
    const found = this.#bounds.findIndex((bound) => seconds <= bound)
    const bucket = found === -1 ? this.#bounds.length : found
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#sum += seconds
  }

  *lines(): Iterable<string> {
    let total = 0
    for (const [bucket, count] of this.#counts.entries()) {
      total += count
      yield `${this.name}_bucket${written({ le: this.#bounds[bucket] ?? "+Inf" })} ${total}`
    }
    yield `${this.name}_sum ${this.#sum}`
    yield `${this.name}_count ${total}`
  }
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(String(value))}"`)
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`
}

function escaped(value: string): string {
  return value.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n")
}
