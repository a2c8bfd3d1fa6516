/**
 * Breaks the core on purpose and looks whether its tests and CPython's golden programs notice.
 *
 *     npm run mutate [-- text]                   the breakages of mutation/breakages.ts, or those whose title has the text
 *     npm run mutate -- --all [--only path]      all the small changes that Stryker knows, with a score for each file;
 *                                                or in the files of packages/core/src whose path begins so
 *
 * Nothing in the tree is changed: a breakage is applied when the tests load the file, and Stryker works on a copy. It is
 * installed with the first `--all`, in mutation/, because few who clone the repository need it.
 */
import { parseArgs } from "node:util"
import { runBroad } from "./mutation/broad-run.ts"
import { runNamed } from "./mutation/named-run.ts"

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: "boolean", default: false }, only: { type: "string" } },
})
if (positionals.length > 1 || (values.only !== undefined && !values.all)) {
  console.error("usage: npm run mutate [-- text]\n       npm run mutate -- --all [--only path]")
  process.exitCode = 2
} else {
  const succeeded = values.all ? runBroad(values.only) : runNamed(positionals[0] ?? "")
  process.exitCode = succeeded ? 0 : 1
}
