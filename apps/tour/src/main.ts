import { run } from "corral"
import { tour } from "./tour.ts"

await run(() => tour(console.log))
