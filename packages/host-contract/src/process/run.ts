import { describe, expect, it } from "vitest"
import { startProgram } from "./child.ts"

const SIGNALS = [
  { signal: "SIGINT", code: 130, other: "SIGTERM" },
  { signal: "SIGTERM", code: 143, other: "SIGINT" },
] as const

/** What the stop signals do to a program, and to its exit code. */
export function describeRun(adapter: string): void {
  describe.each(SIGNALS)("run(), when $signal comes", ({ signal, code, other }) => {
    it.each([
      ["at once"],
      ["after its clean-up"],
      ["after its clean-up, async"],
      ["after the clean-up of a task that is left"],
    ])(`main is cancelled, the clean-up runs, and the process exits with ${code}: %s`, async (way) => {
      const child = startProgram("stop", adapter, way)
      await child.says("ready")
      child.kill(signal)
      expect(await child.ended()).toBe(code)
      expect(child.output).toEqual({ stdout: way === "at once" ? "ready\n" : "ready\ncleaned up\n", stderr: "" })
    })

    it(`a main that catches it and returns resolves; the process ends by itself, with ${code}`, async () => {
      const child = startProgram("stop", adapter, "in good order")
      await child.says("ready")
      child.kill(signal)
      expect(await child.ended()).toBe(code)
      expect(child.output).toEqual({ stdout: `ready\nstopping because of ${signal}\nresolved\n`, stderr: "" })
    })

    it("an exit code that the program has set stands", async () => {
      const child = startProgram("stop", adapter, "in good order, with an exit code of its own")
      await child.says("ready")
      child.kill(signal)
      expect(await child.ended()).toBe(7)
    })

    it("an error of the clean-up rejects; the exit code is the program's affair", async () => {
      const child = startProgram("stop", adapter, "with an error")
      await child.says("ready")
      child.kill(signal)
      expect(await child.ended()).toBe(0)
      expect(child.output.stdout).toBe("ready\nrejected with RangeError: clean-up\n")
    })

    it("a second signal ends the process at once, with the code of the second", async () => {
      const child = startProgram("stop", adapter, "never")
      await child.says("ready")
      child.kill(other)
      await child.says("stuck")
      child.kill(signal)
      expect(await child.ended()).toBe(code)
      expect(child.output.stdout).toBe("ready\nstuck\n")
    })

    it("when the run is over, it has the runtime's own effect again", async () => {
      const child = startProgram("stop", adapter, "not at all")
      await child.says("resolved")
      child.kill(signal)
      expect(await child.ended()).toBe(signal)
    })
  })
}
