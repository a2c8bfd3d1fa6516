export type { AbortControllerLike, AbortSignalLike, Ambient, Host } from "../host.ts"
export { setDefaultHost } from "../run/default-host.ts"
export { type HostTimers, makeWakeAt } from "./timer.ts"
