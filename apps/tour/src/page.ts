import { run } from "corral"
import { tour } from "./tour.ts"

const output = document.querySelector("#output")
await run(() => tour((line) => output?.append(`${line}\n`)))
