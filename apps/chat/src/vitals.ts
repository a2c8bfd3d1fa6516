import type { Farewell } from "./farewell.ts"

/** How the server is doing: what `/health` and `/metrics` tell. */
export class Vitals {
  phase: "serving" | "stopping" = "serving"
  clients = 0
  rooms = 0
  connections = 0
  said = 0
  delivered = 0
  missed = 0
  protocolErrors = 0
  readonly farewells = new Map<Farewell["reason"], number>()

  countFarewell({ reason }: Farewell): void {
    this.farewells.set(reason, (this.farewells.get(reason) ?? 0) + 1)
  }

  /** The numbers in the text format of Prometheus. */
  render(): string {
    const farewells = [...this.farewells].map(
      ([reason, count]) => `chat_farewells_total{reason="${reason}"} ${count}\n`,
    )
    return [
      gauge("chat_clients", "Clients connected.", this.clients),
      gauge("chat_rooms", "Rooms with somebody in them.", this.rooms),
      counter("chat_connections_total", "Clients that have connected.", this.connections),
      counter("chat_said_total", "Messages said, and acknowledged.", this.said),
      counter("chat_delivered_total", "Happenings put into the outboxes of clients.", this.delivered),
      counter("chat_missed_total", "Messages dropped from the outboxes of slow readers.", this.missed),
      counter("chat_protocol_errors_total", "Commands that were answered by an error.", this.protocolErrors),
      head("chat_farewells_total", "Connections ended, by reason.", "counter"),
      ...farewells,
    ].join("")
  }
}

function gauge(name: string, help: string, value: number): string {
  return `${head(name, help, "gauge")}${name} ${value}\n`
}

function counter(name: string, help: string, value: number): string {
  return `${head(name, help, "counter")}${name} ${value}\n`
}

function head(name: string, help: string, type: "gauge" | "counter"): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`
}
