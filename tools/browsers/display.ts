import type { Processes } from "./processes.ts"

/** The display to open windows on: the one that there is, or a virtual one. */
export async function findDisplay(processes: Processes): Promise<string> {
  if (process.env.DISPLAY !== undefined) return process.env.DISPLAY
  const args = ["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
  const server = processes.start("Xvfb", args, processes.makeFolder("display"), { stdio: ["ignore", "pipe", "ignore"] })
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.once("exit", () => reject(new Error("Cannot open a virtual display: Xvfb has ended")))
    server.stdout?.once("data", (number) => resolve(`:${String(number).trim()}`))
  })
}
