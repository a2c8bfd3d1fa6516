import { describeReadme } from "@corral/host-contract/process"

const here = import.meta.url // not in the call: vite rewrites that, and knows no folders

describeReadme(new URL("../", here))
