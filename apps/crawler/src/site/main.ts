import process from "node:process"
import { openSite } from "./site.ts"

// For a person who wants to look at the site, or to crawl it by hand.
const site = await openSite(1, 3_000)
console.log(`The site is at ${site.plan.start} until Ctrl-C. To crawl it:\n`)
const [first, ...others] = site.hosts.map(({ origin }) => new URL(origin).host)
console.log(
  `deno run --conditions=@corral/source --allow-net=${[first, ...others].join(",")} src/main.ts ` +
    `${others.map((host) => `--host ${host} `).join("")}--request-ms 1000 ${site.plan.start}`,
)
process.once("SIGINT", () => void site.close())
