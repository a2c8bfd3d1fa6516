import { execFile } from "node:child_process"
import { delimiter, dirname } from "node:path"
import { fileURLToPath } from "node:url"

/** The Deno of this repository. */
export const DENO = fileURLToPath(new URL("../../../node_modules/.bin/deno", import.meta.url))

const FOLDER = fileURLToPath(new URL("..", import.meta.url))

/** Runs Deno in the folder of the crawler, and gives what it wrote and how it ended. */
export function deno(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  // As npm does, so that "deno" means this one.
  const env = { PATH: [dirname(DENO), process.env.PATH].join(delimiter), NO_COLOR: "1" }
  const options = { cwd: FOLDER, env, maxBuffer: 2 ** 26 }
  return new Promise((resolve) => {
    const child = execFile(DENO, args, options, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr })
    })
  })
}
