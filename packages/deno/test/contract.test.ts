import { denoHost } from "@corral/deno"
import { describeHost } from "@corral/host-contract"
import { describeProcess, processSetting } from "@corral/host-contract/process"

describeHost(denoHost, processSetting)
describeProcess("@corral/deno")
