import { readFileSync } from "node:fs"
import { join } from "node:path"
import { publishedPackages } from "../doors.ts"

export const ROOT: string = join(import.meta.dirname, "../..")

/** A package that is published. */
export interface Published {
  readonly name: string
  readonly folder: string
}

/** All packages that are published. */
export const PUBLISHED: readonly Published[] = publishedPackages(ROOT)
  .map((folder) => join(ROOT, folder))
  .map((folder) => ({ folder, name: JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).name }))
