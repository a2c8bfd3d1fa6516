import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

export const ROOT: string = join(import.meta.dirname, "../..")

/** A package that is published. */
export interface Published {
  readonly name: string
  readonly folder: string
}

/** All packages that are published: those that are not private. */
export const PUBLISHED: readonly Published[] = readdirSync(join(ROOT, "packages"))
  .map((name) => join(ROOT, "packages", name))
  .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) }))
  .filter(({ manifest }) => manifest.private !== true)
  .map(({ folder, manifest }) => ({ folder, name: manifest.name }))
