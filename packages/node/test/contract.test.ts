import { describeHost } from "@corral/host-contract"
import { describeProcess, processSetting } from "@corral/host-contract/process"
import { nodeHost } from "@corral/node"

describeHost(nodeHost, processSetting)
describeProcess("@corral/node")
