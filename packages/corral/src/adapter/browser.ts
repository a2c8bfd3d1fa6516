export { browserHost as host, run } from "@corral/browser"
