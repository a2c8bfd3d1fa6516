export { denoHost as host, run } from "@corral/deno"
