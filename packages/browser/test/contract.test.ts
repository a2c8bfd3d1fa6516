import { browserHost } from "@corral/browser"
import { describeHost } from "@corral/host-contract"

describeHost(browserHost, {
  gaps: { ambient: "browsers have nothing that follows an async function" },
  stop: { why: "pagehide", request: async () => void dispatchEvent(new PageTransitionEvent("pagehide")) },
  outside: {
    "an animation frame": () => new Promise(requestAnimationFrame),
    "the network": async () => (await fetch(location.href)).text(),
    "a message": () =>
      new Promise((resolve) => {
        addEventListener("message", resolve, { once: true })
        postMessage("hello")
      }),
  },
})
