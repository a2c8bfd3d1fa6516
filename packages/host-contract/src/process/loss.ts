import { describe, expect, it } from "vitest"
import { startProgram } from "./child.ts"

/** What the adapter's own host makes of lost errors and of findings. */
export function describeLoss(adapter: string): void {
  describe("lost errors", () => {
    it("are printed with whose they are and a stack, and the process goes on; so are findings of debug mode", async () => {
      const child = startProgram("lost", adapter)
      expect(await child.ended()).toBe(0)
      const { stdout, stderr } = child.output
      expect(stdout).toBe("the end\n")
      const reports = [
        ['<Task "overlooked" done>: nobody looked at its error', "nobody looks"],
        ['<Task "left" done>, cancelled when the run ended', "while it is cleaning up"],
        ["a callback of the loop", "in a callback"],
      ]
      for (const [where, message] of reports) {
        const [, report = ""] = stderr.split(`corral: an error that no task received, from ${where}:`)
        expect(report, where).toContain(`RangeError: ${message}`)
      }
      expect(stderr).toMatch(/from <Task "Task-\d+" done>, shielded, its waiter cancelled:/)
      expect(stderr.split("an error that no task received").length - 1).toBe(4)
      expect(stderr).toContain("lost.ts:")
      expect(stderr).toMatch(/An operation was never awaited, so it never happened: .*lost\.ts:/)
    })
  })
}
