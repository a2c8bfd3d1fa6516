import { parseArgs } from "node:util"
import { demo } from "./demo/demo.ts"
import { serve } from "./demo/serve.ts"

const { values } = parseArgs({ options: { serve: { type: "boolean", default: false } } })
const show = values.serve ? serve : demo
await show((text) => process.stdout.write(text))
