/**
 * Gives the packages on JSR the versions that they have on npm: `changeset version` knows package.json alone.
 *
 *     node tools/jsr-versions.ts [root]
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

export function setJsrVersions(root: string): void {
  for (const name of readdirSync(join(root, "packages"))) {
    const [manifest, file] = ["package.json", "deno.json"].map((each) => join(root, "packages", name, each))
    if (manifest === undefined || file === undefined || !existsSync(file)) continue
    const { version } = JSON.parse(readFileSync(manifest, "utf8"))
    const config = JSON.parse(readFileSync(file, "utf8"))
    config.version = version
    for (const [specifier, target] of Object.entries<string>(config.imports ?? {})) {
      config.imports[specifier] = target.replace(/^(jsr:@corral\/[a-z-]+@\^)[^/]+/, `$1${version}`)
    }
    writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`)
  }
}

if (import.meta.main) setJsrVersions(process.argv[2] ?? join(import.meta.dirname, ".."))
