import { type Tracer, trace } from "@opentelemetry/api"
import { NodeTracerProvider, type SpanProcessor } from "@opentelemetry/sdk-trace-node"

/** Makes the storefront's spans; without `startTracing` they cost next to nothing and go nowhere. */
export const tracer: Tracer = trace.getTracer("storefront")

/**
 * Switches OpenTelemetry on for the process.
 *
 * Nothing here is for corral: the SDK's own context manager keeps the active span in an AsyncLocalStorage, and corral
 * carries what is in there from `createTask` to each step of the task.
 */
export function startTracing(spanProcessors: SpanProcessor[]): NodeTracerProvider {
  const provider = new NodeTracerProvider({ spanProcessors })
  provider.register()
  return provider
}
