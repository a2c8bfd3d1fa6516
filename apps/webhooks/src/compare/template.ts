import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Body, type Coroutine, call } from "@corral/node"
import { Connections } from "../connections.ts"
import { pglite } from "../pglite.ts"

/** Runs `body` with the directory of an empty embedded database. To make one takes seconds, to copy it does not. */
export function* withTemplate<T>(body: Body<T, [dir: string]>): Coroutine<T> {
  const dir = mkdtempSync(join(tmpdir(), "corral-webhooks-template-"))
  try {
    const connections = new Connections(pglite(dir, "template"))
    try {
      yield* connections.query("select 1")
    } finally {
      yield* connections.close()
    }
    return yield* call(body, dir)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
