import type { ServerResponse } from "node:http"

/**
 * Makes a signal that is aborted when the client goes before it has its answer.
 *
 * It is the response that is looked at: a request is closed as soon as its body has been read.
 */
export function clientGone(response: ServerResponse): AbortSignal {
  const controller = new AbortController()
  response.once("close", () => {
    if (!response.writableFinished) controller.abort()
  })
  return controller.signal
}
