export { describeHost } from "./describe-host.ts"
export type { Gap, Setting } from "./setting.ts"
