import { describe, expect, it, onTestFinished } from "vitest"

/** Opens a page that runs a program, in a frame that is removed when the test is over. */
function openPage(program: string): {
  frame: HTMLIFrameElement
  said: string[]
  says: (text: string) => Promise<void>
} {
  const said: string[] = []
  let heard = (): void => {}
  const onSaid = (event: Event): void => {
    said.push((event as CustomEvent<string>).detail) // as page.ts makes them
    heard()
  }
  addEventListener("said", onSaid)
  const frame = document.createElement("iframe")
  document.body.append(frame)
  onTestFinished(() => {
    removeEventListener("said", onSaid)
    frame.remove()
  })
  const script = frame.contentDocument!.createElement("script") // an empty page is of the same origin
  script.type = "module"
  script.src = program
  frame.contentDocument!.body.append(script)
  const says = async (text: string): Promise<void> => {
    while (!said.includes(text)) {
      await new Promise<void>((resolve) => {
        heard = resolve
      })
    }
  }
  return { frame, said, says }
}

describe("a page that its user leaves", () => {
  it("has its main task cancelled; clean-up that waits for no timer is done before the page is gone", async () => {
    const { frame, said, says } = openPage(new URL("./page.ts", import.meta.url).href)
    await says("ready")
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }))
    frame.src = new URL("/favicon.svg", location.href).href
    await loaded
    expect(said).toEqual(["ready", "the page hides", "cleaned up"])
  })
})
