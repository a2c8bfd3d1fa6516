import { parsePrograms } from "./parse-programs.ts"
import type { Program, Result } from "./program.ts"

/** A program together with what CPython does with it. */
export interface Golden extends Program {
  expect: Result
}

/** The files of golden programs. Listed, because a browser cannot look into a folder. */
export const GOLDEN_FILES: readonly string[] = [
  "named.jsonl",
  "random-barriers.jsonl.gz",
  "random-cancellation.jsonl.gz",
  "random-combinators.jsonl.gz",
  "random-conditions.jsonl.gz",
  "random-eager.jsonl.gz",
  "random-events.jsonl.gz",
  "random-groups.jsonl.gz",
  "random-locks.jsonl.gz",
  "random-mixed.jsonl.gz",
  "random-queues.jsonl.gz",
  "random-semaphores.jsonl.gz",
  "random-timeouts.jsonl.gz",
  "regressions.jsonl",
]

const here = import.meta.url // not in the call: vite rewrites that, and knows no folders

/** Where they are: a folder, or an address of the server that a browser's tests come from. */
export const GOLDEN_FOLDER: URL = new URL("../golden/", here)

/** Reads the files of golden programs, each with its programs; on any runtime. */
export async function readGolden(): Promise<{ file: string; programs: Golden[] }[]> {
  return Promise.all(
    GOLDEN_FILES.map(async (file) => ({ file, programs: parsePrograms<Golden>(await read(file), file) })),
  )
}

async function read(file: string): Promise<string> {
  const response = await open(new URL(file, GOLDEN_FOLDER))
  const { body, headers } = response
  // A server that says how the file is compressed has the browser decompress it.
  const compressed = file.endsWith(".gz") && !headers.has("content-encoding")
  if (body === null || !compressed) return response.text()
  return new Response(body.pipeThrough(new DecompressionStream("gzip"))).text()
}

async function open(url: URL): Promise<Response> {
  if (url.protocol === "file:") return new Response(process.getBuiltinModule("node:fs").readFileSync(url))
  const response = await fetch(url)
  if (!response.ok) throw new Error(`Cannot read ${url}: the server says ${response.status}`)
  return response
}
