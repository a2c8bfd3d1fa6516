import { batch, computed, effect, signal } from "@preact/signals"
import { compile } from "./editor/compile.ts"
import { Session } from "./runner/session.ts"
import { type Scenario, scenarios } from "./scenarios/index.ts"
import { packCode, unpackCode } from "./share.ts"

/** The scenario that the code began as; null for code from a link. */
export const chosen = signal<Scenario | null>(scenarios[0])

/** The code, as it stands in the editor. */
export const code = signal(scenarios[0].code)

/** How long nothing may be typed, in milliseconds, before faults are looked for: half a word is always wrong. */
const TYPING_PAUSE = 300

/** The code as it stood when it was looked at last. */
export const readCode = signal(code.value)

/** What is wrong with it. */
export const compiled = computed(() => compile(readCode.value))

/** What the code was when it was run last: to it the lines of an error belong. */
export const codeOfRun = signal<string | null>(null)

/** The line, counted from 1, that the editor is to go to; a new object each time that somebody asks. */
export const askedLine = signal<{ readonly line: number } | null>(null)

export const session = new Session()

/** Runs the code, if nothing is wrong with it. */
export function runCode(): void {
  readCode.value = code.value
  const { faults, imports } = compiled.value
  if (faults.length > 0) return
  codeOfRun.value = code.value
  session.run(code.value, imports)
}

/** Puts a scenario into the editor and runs it. */
export function choose(scenario: Scenario): void {
  edit(scenario, scenario.code)
  history.replaceState(null, "", `#${scenario.id}`)
  runCode()
}

/** Puts an address of the code into the address bar, and into the clipboard if the browser lets us; returns whether it did. */
export async function share(): Promise<boolean> {
  const unchanged = chosen.value !== null && chosen.value.code === code.value
  history.replaceState(null, "", unchanged ? `#${chosen.value?.id}` : `#code=${await packCode(code.value)}`)
  try {
    await navigator.clipboard.writeText(location.href)
    return true
  } catch {
    return false // not allowed, or not a secure page: the address bar has it
  }
}

/** Opens what the address names. It is not run: code from a link is somebody else's. */
async function openAddress(): Promise<void> {
  const hash = location.hash.slice(1)
  const scenario = scenarios.find(({ id }) => id === hash)
  const shared = hash.startsWith("code=") ? await unpackCode(hash.slice("code=".length)) : null
  if (scenario === undefined && shared === null) return
  edit(scenario ?? null, scenario?.code ?? shared ?? "")
}

/** Puts code into the editor. */
function edit(scenario: Scenario | null, text: string): void {
  batch(() => {
    chosen.value = scenario
    code.value = text
    readCode.value = text
  })
}

effect(() => {
  const text = code.value
  const timer = setTimeout(() => {
    readCode.value = text
  }, TYPING_PAUSE)
  return () => clearTimeout(timer)
})

void openAddress()
addEventListener("hashchange", () => void openAddress())

// For screen readers and for those who have many pages open.
effect(() => {
  const name = chosen.value?.title ?? "shared code"
  document.title = `${session.live.value ? "▶ " : ""}${name} · corral playground`
})
