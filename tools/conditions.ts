/** How the tests resolve packages: corral's own from their TypeScript sources, without a build. */
export const conditions: string[] = ["@corral/source", "module", "node", "import", "default"]
