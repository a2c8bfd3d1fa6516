/** The adapter that the program is to run with, which its first argument names; it has all names of the core. */
export const adapter: typeof import("@corral/core") = await import(process.argv[2] ?? "")
/** Which of its cases the program is to run. */
export const wanted: string = process.argv[3] ?? ""
