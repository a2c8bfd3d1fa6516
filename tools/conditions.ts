/**
 * How the tests resolve packages: corral's own from their TypeScript sources, without a build.
 *
 * Only what is added: vitest hands these to Node, where "import" would also hold for `require` and break packages that
 * have one file for each, such as pg-pool.
 */
export const conditions: string[] = ["@corral/source", "node"]
