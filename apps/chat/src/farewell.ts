/** How a connection ends: the WebSocket's code and reason. */
export interface Farewell {
  readonly code: number
  readonly reason: "bye" | "going away" | "too slow" | "too fast" | "idle" | "internal error"
}

export const BYE: Farewell = { code: 1000, reason: "bye" }
export const GOING_AWAY: Farewell = { code: 1001, reason: "going away" }
/** It sends faster than it is served. */
export const TOO_FAST: Farewell = { code: 1008, reason: "too fast" }
export const INTERNAL_ERROR: Farewell = { code: 1011, reason: "internal error" }
/** It reads more slowly than its rooms talk; it may come again. */
export const TOO_SLOW: Farewell = { code: 1013, reason: "too slow" }
/** Nothing was heard of it, not even the answer to a ping. */
export const IDLE: Farewell = { code: 4000, reason: "idle" }
