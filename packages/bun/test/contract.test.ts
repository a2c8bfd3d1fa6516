import { bunHost } from "@corral/bun"
import { describeHost } from "@corral/host-contract"
import { describeProcess, processSetting } from "@corral/host-contract/process"

describeHost(bunHost, processSetting)
describeProcess("@corral/bun")
