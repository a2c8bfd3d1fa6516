import { it } from "vitest"

/** What a host may lack; the tests of it then prove that it does. */
export type Gap =
  /** Turns in tasks of the host, after its own work. */
  | "macrotasks"
  /** What carries the current task through async functions. */
  | "ambient"
  /** A clock that goes on by itself. */
  | "clock"

/** What the suite must be told of a host's surroundings. */
export interface Setting {
  /** What the host lacks, each with the reason. */
  readonly gaps?: Readonly<Partial<Record<Gap, string>>>
  /** Really asks the host to stop, as the outside world does; undefined if only another process or page can. */
  readonly stop?: { readonly why: string; request(): Promise<void> }
  /** Work of the host's own that a busy program must not keep from happening: a socket, an animation frame. */
  readonly outside?: Readonly<Record<string, () => Promise<unknown>>>
}

/** Declares a test of what a host may lack; where it does, the test is the proof of that, if there can be one. */
export function itUnless(
  reason: string | undefined,
  title: string,
  body: () => Promise<void>,
  proof?: () => Promise<void>,
): void {
  if (reason === undefined) it(title, body)
  else if (proof === undefined) it.skip(`${title}: ${reason}`)
  else it(`a known gap, proved to be there: ${title}: ${reason}`, proof)
}
