import type { TestProject } from "vitest/node"
import { CleanProject } from "./clean-project.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of the user's project. */
    folder: string
    tarballs: Record<string, string>
  }
}

/** Makes the user's project once for all test files; gives what removes it. */
export default function setup(project: TestProject): () => void {
  const made = CleanProject.make()
  project.provide("folder", made.folder)
  project.provide("tarballs", Object.fromEntries(made.tarballs))
  return () => made.remove()
}
