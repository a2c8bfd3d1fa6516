import { SpanStatusCode } from "@opentelemetry/api"
import type { ReadableSpan } from "@opentelemetry/sdk-trace-node"

/** A span and its children, in the order in which they began. */
export interface SpanTree {
  readonly span: ReadableSpan
  readonly children: readonly SpanTree[]
}

/** Puts ended spans together; a span whose parent is not among them is a root. */
export function spanTrees(spans: readonly ReadableSpan[]): SpanTree[] {
  const ids = new Set(spans.map((span) => span.spanContext().spanId))
  const parentOf = ({ parentSpanContext }: ReadableSpan) => {
    const parent = parentSpanContext?.spanId
    return parent !== undefined && ids.has(parent) ? parent : null
  }
  const below = (id: string | null): SpanTree[] =>
    spans
      .filter((span) => parentOf(span) === id)
      .sort((a, b) => startOf(a) - startOf(b))
      .map((span) => ({ span, children: below(span.spanContext().spanId) }))
  return below(null)
}

/** Draws a tree, a line for each span: its name, how long it took and how it ended. */
export function drawTree({ span, children }: SpanTree, indent = ""): string {
  const lines = children.map((child, index) => {
    const last = index === children.length - 1
    return `${indent}${last ? "└─ " : "├─ "}${drawTree(child, indent + (last ? "   " : "│  "))}`
  })
  return [`${span.name}  ${durationOf(span)}${statusOf(span)}`, ...lines].join("\n")
}

/** What a span says of its end: the HTTP status, or the error; empty if all went well. */
export function statusOf({ status, attributes }: ReadableSpan): string {
  const code = attributes["http.response.status_code"]
  if (code !== undefined) return `  ${code}`
  return status.code === SpanStatusCode.ERROR ? `  ✗ ${status.message ?? ""}` : ""
}

function durationOf({ duration: [seconds, nanoseconds] }: ReadableSpan): string {
  return `${(seconds * 1_000 + nanoseconds / 1e6).toFixed(0)} ms`
}

function startOf({ startTime: [seconds, nanoseconds] }: ReadableSpan): number {
  return seconds * 1e9 + nanoseconds
}
