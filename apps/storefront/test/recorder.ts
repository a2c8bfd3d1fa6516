import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node"
import { OpenSpans } from "../src/open-spans.ts"
import { type SpanTree, spanTrees, statusOf } from "../src/span-tree.ts"
import { startTracing } from "../src/tracing.ts"

const exporter = new InMemorySpanExporter()
const openSpans = new OpenSpans()

// The real SDK, once for the process of a test file.
startTracing([new SimpleSpanProcessor(exporter), openSpans])

/** Waits until there are so many spans and none is open; hands them over and forgets them. */
export async function spansOnceEnded(count: number): Promise<ReadableSpan[]> {
  await openSpans.allEnded(count)
  const spans = exporter.getFinishedSpans()
  exporter.reset()
  return spans
}

/** The trees of spans as text: `root(child, child(grandchild ✗ why))`, brothers and sisters in alphabetical order. */
export function treesOf(spans: readonly ReadableSpan[]): string[] {
  return spanTrees(spans).map(inWords).sort()
}

function inWords({ span, children }: SpanTree): string {
  const below = children.map(inWords).sort().join(", ")
  return `${span.name}${statusOf(span).replace("  ", " ")}${below === "" ? "" : `(${below})`}`
}
