import type { Host } from "@corral/core"
import { describe } from "vitest"
import { describeAmbient } from "./ambient.ts"
import { describeClock } from "./clock.ts"
import { describeHolding } from "./holding.ts"
import { describeLostErrors } from "./lost-errors.ts"
import type { Setting } from "./setting.ts"
import { describeStarvation } from "./starvation.ts"
import { describeStopRequests } from "./stop-requests.ts"
import { describeTimers } from "./timers.ts"
import { describeTurns } from "./turns.ts"

/** Declares the tests of what every host must do. */
export function describeHost(host: Host, setting: Setting = {}): void {
  describe(`the host "${host.name}"`, () => {
    describeTurns(host, setting)
    describeTimers(host)
    describeClock(host, setting)
    describeStopRequests(host, setting)
    describeHolding(host)
    describeLostErrors(host)
    describeAmbient(host, setting)
    describeStarvation(host, setting)
  })
}
