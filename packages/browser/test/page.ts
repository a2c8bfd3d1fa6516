// A program in a page of its own. It tells the page around it what happens, at once: a message would come too late.
import { run, sleep } from "@corral/browser"

function say(text: string): void {
  parent.dispatchEvent(new CustomEvent("said", { detail: text }))
}

addEventListener("pagehide", () => say("the page hides"))
await run(function* () {
  try {
    say("ready")
    yield* sleep(Number.POSITIVE_INFINITY)
  } finally {
    yield* sleep(0)
    say("cleaned up")
  }
})
