/**
 * Loaded into a service before its own code (`node --import`), it tells the one who measures what the process has used
 * up. The service itself knows nothing of it.
 */

export interface Usage {
  /** Of all threads of the process, in user and system mode, since its start. */
  readonly cpuMs: number
  readonly peakRssBytes: number
  /** When this was so, on the clock of `process.hrtime`, which is that of V8's profiles. */
  readonly atMicroseconds: number
}

process.on("message", () => process.send?.(usage()))
// The channel is no reason for the service to go on.
process.channel?.unref()

function usage(): Usage {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  return {
    cpuMs: (userCPUTime + systemCPUTime) / 1_000,
    peakRssBytes: maxRSS * 1_024,
    atMicroseconds: Number(process.hrtime.bigint() / 1_000n),
  }
}
