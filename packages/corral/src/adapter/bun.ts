export { bunHost as host, run } from "@corral/bun"
