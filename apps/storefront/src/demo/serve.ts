import { Event, run, until } from "@corral/node"
import { BatchSpanProcessor, ConsoleSpanExporter } from "@opentelemetry/sdk-trace-node"
import { startBackends } from "../backends/backends.ts"
import { startStorefronts } from "../storefronts.ts"
import { startTracing } from "../tracing.ts"
import { plan, SCENES, TIMEOUTS } from "./scenes.ts"

/** Keeps everything up until a signal stops it; the SDK's console exporter prints the spans. */
export async function serve(print: (text: string) => void): Promise<void> {
  const provider = startTracing([new BatchSpanProcessor(new ConsoleSpanExporter())])
  const backends = await startBackends(plan)
  const storefronts = await startStorefronts(backends.at(TIMEOUTS))
  for (const url of Object.values(storefronts.urls)) print(`curl ${url}/lamp\n`)
  print(`\nTry ${Object.keys(SCENES).join(", ")}. Stop it with Ctrl-C.\n`)
  await run(async () => {
    try {
      await new Event().wait()
    } finally {
      await until(storefronts.close())
      await until(backends.close())
      await until(provider.shutdown())
    }
  })
}
