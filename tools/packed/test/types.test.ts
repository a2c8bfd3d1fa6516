import { execFile } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { describe, expect, inject, it } from "vitest"
import { PUBLISHED, ROOT } from "../published.ts"

const folder = inject("folder")

/** The packages that programs use; libraries use the core alone. */
const USED = PUBLISHED.filter(({ name }) => name !== "@corral/core")

const PROGRAM = `import { type Awaitable, createTask, gather, Queue, run, sleep, type Task, taskGroup, timeout } from "NAME"

function* load(id: number) {
  yield* sleep(1)
  return { id }
}

export const result: Promise<number[]> = run(async (main) => {
  const name: string = main.name
  const queue = new Queue<number>()
  const task: Task<{ id: number }> = createTask(load(7))
  const limit: Awaitable<string> = timeout(10, () => sleep(1, name))
  await taskGroup(async (group) => { group.createTask(queue.put(1)) })
  const ids = await gather([load(1), load(2)])
  return [await queue.get(), (await task).id, (await limit).length, ...ids.map(({ id }) => id)]
})
// @ts-expect-error: a promise is no body
createTask(Promise.resolve(1))
`

/** What a program of a user's is compiled with: as strictly as can be, and the declarations of packages too. */
const STRICT = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022"]

describe("the declarations of the packages", () => {
  it.each([
    ["nodenext", ["--module", "nodenext"]],
    ["bundler", ["--module", "esnext", "--moduleResolution", "bundler"]],
  ])("compile in a user's project, resolved as %s does", async (resolution, options) => {
    const files = USED.map(({ name }) => {
      const file = join(folder, `${name.replace("/", "-")}-${resolution}.mts`)
      writeFileSync(file, PROGRAM.replace("NAME", name))
      return file
    })
    const lib = ["--lib", "es2023,esnext.disposable,dom"]
    const compiler = join(ROOT, "node_modules/typescript/bin/tsc")
    const args = [compiler, ...STRICT, ...lib, ...options, ...files]
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder }).catch((error) => error)
    expect(stdout).toBe("")
  })
})
