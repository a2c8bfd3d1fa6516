import { computed, signal } from "@preact/signals"
import { MOST_EVENTS } from "../instrument/recorder.ts"
import { Recording } from "../trace/recording.ts"
import type { Command, Problem, Range, Report } from "./messages.ts"

/** How long a stopped scenario has for its clean-up, in milliseconds, before its worker is ended. */
const GRACE = 1_500

/** Who wants less motion sees the run in leaps of this many milliseconds. */
const CALM = 400
const REDUCED_MOTION = matchMedia("(prefers-reduced-motion: reduce)")

export type Status = "idle" | "running" | "stopping" | "done" | "failed" | "stopped" | "full"

/** Runs scenarios, one at a time, each in a worker of its own, and keeps what the last one told. */
export class Session {
  readonly status = signal<Status>("idle")
  readonly problem = signal<Problem | null>(null)
  readonly recording = signal(new Recording())
  /** How many events the page has shown; it follows the recording, once a frame. */
  readonly version = signal(0)
  /** Milliseconds since the start of the run; stands still when it has ended. */
  readonly now = signal(0)
  readonly live = computed(() => this.status.value === "running" || this.status.value === "stopping")
  #worker: Worker | null = null
  /** Time 0 of the run, in milliseconds since 1970; null until something has happened. */
  #epoch: number | null = null
  #grace: ReturnType<typeof setTimeout> | undefined
  #frame = 0
  #pause: ReturnType<typeof setTimeout> | undefined

  /** Runs code; what ran before is ended without further ado. */
  run(code: string, imports: readonly Range[]): void {
    this.#end()
    this.recording.value = new Recording()
    this.problem.value = null
    this.version.value = 0
    this.now.value = 0
    this.#epoch = null
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "scenario" })
    worker.addEventListener("message", ({ data }: MessageEvent<Report>) => this.#hear(data))
    worker.addEventListener("error", (event) => this.#fail(event.message))
    this.#worker = worker
    this.#tell({ type: "run", code, imports })
    this.status.value = "running"
    this.#tick()
  }

  /** Asks the scenario to stop, as SIGINT asks a program; one that does not end in time is ended. */
  stop(): void {
    if (this.status.value === "stopping") this.#abandon("stopped")
    if (this.status.value !== "running") return
    this.status.value = "stopping"
    this.#tell({ type: "stop" })
    this.#grace = setTimeout(() => this.#abandon("stopped"), GRACE)
  }

  #hear(report: Report): void {
    switch (report.type) {
      case "events":
        this.#epoch = report.epoch
        this.recording.value.add(report.events)
        if (this.recording.value.events.length >= MOST_EVENTS) this.#abandon("full")
        return
      case "end":
        this.now.value = report.at
        this.problem.value = report.problem
        this.#settle(this.status.value === "stopping" ? "stopped" : report.problem === null ? "done" : "failed")
    }
  }

  /** Ends a worker that goes on. */
  #abandon(status: "stopped" | "full"): void {
    this.#measure()
    this.#settle(status)
  }

  /** The worker itself has failed: an error that nothing in it could catch. */
  #fail(text: string): void {
    this.#measure()
    this.problem.value = { text, places: [] }
    this.#settle("failed")
  }

  #settle(status: Status): void {
    this.#end()
    const recording = this.recording.value
    recording.stop(this.now.value)
    this.version.value = recording.events.length
    this.status.value = status
  }

  #end(): void {
    clearTimeout(this.#grace)
    clearTimeout(this.#pause)
    cancelAnimationFrame(this.#frame)
    this.#worker?.terminate()
    this.#worker = null
  }

  #tell(command: Command): void {
    this.#worker?.postMessage(command)
  }

  // The worker may be busy, so the page looks at its own clock.
  #tick(): void {
    this.#measure()
    const again = (): void => this.#tick()
    if (REDUCED_MOTION.matches) this.#pause = setTimeout(again, CALM)
    else this.#frame = requestAnimationFrame(again)
  }

  #measure(): void {
    this.version.value = this.recording.value.events.length
    if (this.#epoch !== null) this.now.value = Math.max(0, performance.timeOrigin + performance.now() - this.#epoch)
  }
}
