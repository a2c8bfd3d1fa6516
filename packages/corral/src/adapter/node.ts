export { nodeHost as host, run } from "@corral/node"
