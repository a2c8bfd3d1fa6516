import type { IncomingMessage, ServerResponse } from "node:http"
import { context, propagation, SpanKind, SpanStatusCode } from "@opentelemetry/api"
import { tracer } from "./tracing.ts"

/**
 * Handles a request in a span that ends with its response.
 *
 * The span is active in the handler and in all that it awaits. Its parent is the client's, if the request names one.
 *
 * @param name what the span is called: a route rather than a path, so that there are few names
 * @param handle the next middleware, or the handler
 */
export function inServerSpan<T>(name: string, request: IncomingMessage, response: ServerResponse, handle: () => T): T {
  const parent = propagation.extract(context.active(), request.headers)
  const attributes = { "http.request.method": request.method ?? "", "url.path": request.url ?? "" }
  return tracer.startActiveSpan(name, { kind: SpanKind.SERVER, attributes }, parent, (span) => {
    response.once("close", () => {
      const { statusCode } = response
      if (!response.writableFinished) span.setStatus({ code: SpanStatusCode.ERROR, message: "the client has gone" })
      else {
        span.setAttribute("http.response.status_code", statusCode)
        if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      }
      span.end()
    })
    return handle()
  })
}
