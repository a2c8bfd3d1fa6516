import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node"
import { startBackends } from "../backends/backends.ts"
import { OpenSpans } from "../open-spans.ts"
import { drawTree, spanTrees } from "../span-tree.ts"
import { startStorefronts } from "../storefronts.ts"
import { startTracing } from "../tracing.ts"
import { plan, TIMEOUTS } from "./scenes.ts"
import { sendTraffic } from "./traffic.ts"

/** A page's spans: the request's, those of the three tasks, and those of the three backends. */
const SPANS_OF_A_PAGE = 7

/** Shows each scene in each framework, with the tree of its spans; starts and stops all that it needs. */
export async function demo(print: (text: string) => void): Promise<void> {
  const exporter = new InMemorySpanExporter()
  const openSpans = new OpenSpans()
  const provider = startTracing([new SimpleSpanProcessor(exporter), openSpans])
  const backends = await startBackends(plan)
  const storefronts = await startStorefronts(backends.at(TIMEOUTS))
  try {
    await sendTraffic(storefronts, backends, async (scene, answer) => {
      await openSpans.allEnded(SPANS_OF_A_PAGE)
      const trees = spanTrees(exporter.getFinishedSpans()).map((tree) => drawTree(tree))
      exporter.reset()
      print(`── ${scene}\n${answer}\n\n${trees.join("\n")}\n\n`)
    })
  } finally {
    await storefronts.close()
    await backends.close()
    await provider.shutdown()
  }
}
