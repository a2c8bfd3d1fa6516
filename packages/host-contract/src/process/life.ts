import { describe, expect, it } from "vitest"
import { startProgram } from "./child.ts"

/** What keeps the process alive, and what does not. */
export function describeLife(adapter: string): void {
  describe("the process", () => {
    it.each([["a run that waits for nothing that has a timer"], ["an operation outside of any task, with no timer"]])(
      "is kept alive by %s",
      async (what) => {
        const child = startProgram("life", adapter, what)
        await child.says("waiting")
        const waited = new Promise((resolve) => setTimeout(resolve, 300, "alive"))
        expect(await Promise.race([child.ended(), waited])).toBe("alive")
        child.kill("SIGKILL")
        expect(await child.ended()).toBe("SIGKILL")
      },
    )

    it.each([
      ["a run that has ended, with a timer far off"],
      ["several runs, of which the last has ended"],
      ["an operation outside of any task that has ended"],
    ])("is not kept alive by %s", async (what) => {
      const child = startProgram("life", adapter, what)
      expect(await child.ended()).toBe(0)
      expect(child.output).toEqual({ stdout: "the end\n", stderr: "" })
    })
  })
}
