/** The program cannot run as it was started; the message says all that is needed to mend it, without a stack. */
export class SetupError extends Error {
  override readonly name: string = "SetupError"
}
