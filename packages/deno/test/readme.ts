import { abortable, run, timeout } from "@corral/deno"

/** Runs a program in a process of its own; when it is cancelled, the process is ended, and has ended. */
const program = (code: string) =>
  abortable(async (signal) => {
    const { success } = await new Deno.Command(Deno.execPath(), { args: ["eval", code], signal }).output()
    console.log(success ? "the process has done its work" : "the process was ended")
  })

await run(async () => {
  try {
    await timeout(100, () => program("setInterval(() => {}, 1_000)"))
  } catch (error) {
    console.log(String(error))
  }
})
// prints: the process was ended
// prints: TimeoutError: The deadline passed before the body was done
