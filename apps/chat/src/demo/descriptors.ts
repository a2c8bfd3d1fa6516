/** Other files that a process has open. */
const OTHERS = 100

/** How many connections one process may have, by its limit of open files; a system without `ulimit` has no such limit. */
export function mostConnections(): number {
  const { stdout, success } = Bun.spawnSync(["sh", "-c", "ulimit -n"])
  const limit = Number(stdout.toString())
  return success && Number.isFinite(limit) ? limit - OTHERS : Number.POSITIVE_INFINITY
}
