import { Event, getRunningLoop, type Handle, run } from "@corral/node"
import type { Probe } from "../workload.ts"
import { type Curve, shuffled } from "./curve.ts"

const LONG = 60_000 // milliseconds

function cancelled(size: number, probe: Probe): Promise<number> {
  return run(function* () {
    const loop = getRunningLoop()
    probe.begin()
    const handles: Handle[] = []
    for (const i of shuffled(size)) handles.push(loop.callLater(LONG + i / 100, () => {}))
    let count = 0
    for (const i of shuffled(size)) {
      handles[i]?.cancel()
      count += handles[i]?.cancelled() ? 1 : 0
    }
    probe.end()
    return count
  })
}

async function cleared(size: number): Promise<number> {
  const timers: NodeJS.Timeout[] = []
  for (const i of shuffled(size)) timers.push(setTimeout(() => {}, LONG + i / 100))
  for (const i of shuffled(size)) clearTimeout(timers[i])
  return timers.length
}

function fired(size: number): Promise<number> {
  return run(function* () {
    const loop = getRunningLoop()
    const all = new Event()
    let count = 0
    const fire = (): void => {
      if (++count === size) all.set()
    }
    for (const i of shuffled(size)) loop.callLater(1 + i / size, fire)
    yield* all.wait()
    return count
  })
}

async function firedByHost(size: number): Promise<number> {
  return new Promise((resolve) => {
    let count = 0
    const fire = (): void => {
      if (++count === size) resolve(count)
    }
    for (const i of shuffled(size)) setTimeout(fire, 1 + i / size)
  })
}

export const timersCancelled: Curve = {
  name: "timers-cancelled",
  title: "Timers, set and cancelled in no order",
  unit: "timer",
  axis: "timers",
  sizes: [10, 100, 1_000, 10_000, 100_000, 1_000_000],
  units: (size) => size,
  expected: (size) => size,
  lines: [
    { name: "setTimeout", program: cleared },
    { name: "corral, callLater", program: cancelled },
  ],
}

// Below these sizes the waiting would take longer than the work.
export const timersFired: Curve = {
  name: "timers-fired",
  title: "Timers, set in no order and fired",
  unit: "timer",
  axis: "timers",
  sizes: [10_000, 100_000, 1_000_000],
  units: (size) => size,
  expected: (size) => size,
  lines: [
    { name: "setTimeout", program: firedByHost },
    { name: "corral, callLater", program: fired },
  ],
}
