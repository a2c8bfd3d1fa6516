import { ManualHost } from "@corral/core/testing"
import { describeHost } from "@corral/host-contract"

const host = new ManualHost({ auto: true })

describeHost(host, {
  gaps: {
    macrotasks: "its turns are all microtasks",
    clock: "its time moves only from timer to timer",
    ambient: "it carries what it is given, and was given nothing",
  },
  stop: { why: "wish", request: async () => host.requestStop("wish") },
})
