import { spawn } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { stripVTControlCharacters } from "node:util"
import { ANSWER_MARK, type Answer, type Request } from "./request.ts"
import type { Runtime } from "./runtimes.ts"

const CHILD = join(import.meta.dirname, "child.ts")
/** Milliseconds after which a child process is taken for dead. */
const PATIENCE = 300_000

/** Has a request answered by a process of its own, and gives all that it answered before it ended or died. */
export async function ask(runtime: Runtime, request: Request): Promise<Answer[]> {
  const child = spawn(runtime.command, [...runtime.args, CHILD, JSON.stringify(request)], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: PATIENCE,
  })
  const answers: Answer[] = []
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith(ANSWER_MARK)) answers.push(JSON.parse(line.slice(ANSWER_MARK.length)) as Answer) // a child's
  })
  let complaint = ""
  child.stderr.on("data", (data: Buffer) => {
    complaint += data.toString()
  })
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>()
  child.on("error", reject)
  child.on("close", (code, signal) => {
    if (code !== 0 && !answers.some(({ kind }) => kind === "failure")) {
      const message =
        signal === "SIGTERM" ? "it took too long" : firstError(complaint) || `it ended with ${code ?? signal}`
      answers.push({ kind: "failure", message })
    }
    resolve()
  })
  await ended
  return answers
}

function firstError(text: string): string {
  // What V8 prints besides is a stack of its own functions, with their addresses.
  if (text.includes("heap out of memory")) return "it ran out of memory"
  return /^.*Error.*$/m.exec(stripVTControlCharacters(text))?.[0].trim() ?? ""
}
