import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PUBLISHED } from "./published.ts"

/** A project of a user's: a folder outside of the repository, with the packed packages installed and nothing else. */
export class CleanProject {
  readonly folder: string
  /** The tarballs, by the name of the package. */
  readonly tarballs: ReadonlyMap<string, string>

  private constructor(folder: string, tarballs: ReadonlyMap<string, string>) {
    this.folder = folder
    this.tarballs = tarballs
  }

  /** Packs all packages, which have been built, and installs them. */
  static make(): CleanProject {
    const folder = mkdtempSync(join(tmpdir(), "corral-packed-"))
    const packed = join(folder, "tarballs")
    mkdirSync(packed)
    const tarballs = new Map<string, string>()
    for (const { name, folder: source } of PUBLISHED) {
      const before = new Set(readdirSync(packed))
      npm(source, "pack", "--pack-destination", packed)
      const made = readdirSync(packed).find((file) => !before.has(file))
      if (made === undefined) throw new Error(`Cannot pack ${name}: npm made no tarball`)
      tarballs.set(name, join(packed, made))
    }
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "a-user", private: true, type: "module" }))
    npm(folder, "install", "--offline", ...tarballs.values())
    return new CleanProject(folder, tarballs)
  }

  /** Writes a file of the user's; gives its path. */
  write(name: string, text: string): string {
    const path = join(this.folder, name)
    writeFileSync(path, text)
    return path
  }

  remove(): void {
    rmSync(this.folder, { recursive: true })
  }
}

function npm(folder: string, ...args: string[]): void {
  execFileSync("npm", [...args, "--silent", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
    // npm tells the scripts that it runs, hence this test, which project they belong to: not this one.
    env: Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith("npm_"))),
  })
}
