/** A real browser with one page, on a system that is set to dark, driven from outside. What is read of the page is what assistive technology reads. */
export interface Browser extends AsyncDisposable {
  /** Loads an address and waits for it. */
  open(url: string): Promise<void>
  /** Evaluates an expression in the page; of a promise, what it fulfils with. */
  evaluate<T>(expression: string): Promise<T>
  /** Clicks with a real pointer. */
  click(selector: string): Promise<void>
  /** Presses keys one after the other: characters, or names such as "Tab". */
  press(...keys: readonly Key[]): Promise<void>
  /** Sets the size of the page, in CSS pixels. */
  resize(width: number, height: number): Promise<void>
  /** Writes a picture of the page to a file. */
  picture(path: string): Promise<void>
}

/** A key by the name that it has in KeyboardEvent, or the name of a combination. */
export type Key = string

/** Combinations: the key that is pressed while Control is held. */
export const WITH_CONTROL: ReadonlyMap<Key, Key> = new Map([
  ["Select all", "a"],
  ["Run", "Enter"],
])

export type BrowserName = "chromium" | "firefox" | "webkit"
