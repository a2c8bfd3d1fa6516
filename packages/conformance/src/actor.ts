/** Who acts in the trace: a task, by its name there, with what its statements need to remember. */
export class Actor {
  readonly name: string
  /** The errors that its handlers have caught, the innermost last. */
  errors: unknown[] = []
  /** What it last waited for. Whoever goes on has waited for something that is done, so an old one does no harm. */
  waitedFor: object | null = null

  constructor(name: string) {
    this.name = name
  }
}

/** Whoever acts when no task does. */
export const CALLBACK: Actor = new Actor("-")
