import barrier from "./barrier.js?raw"
import boundedQueue from "./bounded-queue.js?raw"
import cleanUp from "./clean-up.js?raw"
import mirrors from "./mirrors.js?raw"
import nestedGroups from "./nested-groups.js?raw"
import semaphore from "./semaphore.js?raw"
import shield from "./shield.js?raw"
import siblingFails from "./sibling-fails.js?raw"
import timeout from "./timeout.js?raw"

/** A program to begin with. */
export interface Scenario {
  /** Its name in addresses. */
  readonly id: string
  readonly title: string
  /** What to look at. */
  readonly hint: string
  readonly code: string
}

export const scenarios: readonly [Scenario, ...Scenario[]] = [
  {
    id: "sibling-fails",
    title: "A sibling fails",
    hint: "posts fails at 700 ms. The group cancels users and images at their waits; settings was done before.",
    code: siblingFails,
  },
  {
    id: "timeout",
    title: "Timeout around a group",
    hint: "The deadline cancels what is left of the group. The program then goes on.",
    code: timeout,
  },
  {
    id: "bounded-queue",
    title: "Bounded queue",
    hint: "The queue holds two jobs. The producer waits for room, so it goes at the consumer’s pace.",
    code: boundedQueue,
  },
  {
    id: "semaphore",
    title: "Semaphore of 2",
    hint: "Two guests sit at a time. The others wait in line, in the order in which they came.",
    code: semaphore,
  },
  {
    id: "barrier",
    title: "Barrier",
    hint: "Who is ready early waits. The last to arrive lets all three go.",
    code: barrier,
  },
  {
    id: "shield",
    title: "Shield",
    hint: "The timeout gives up waiting at 400 ms. The task behind the shield is not cancelled.",
    code: shield,
  },
  {
    id: "mirrors",
    title: "Race of mirrors",
    hint: "Results come in the order in which they are done. The first good one cancels the slower ones.",
    code: mirrors,
  },
  {
    id: "clean-up",
    title: "Clean-up that waits",
    hint: "Cancelled tasks run their finally, which takes time. The group ends when the last has ended.",
    code: cleanUp,
  },
  {
    id: "nested-groups",
    title: "Nested groups",
    hint: "A failed card ends one order, and with it the group of orders; tea was delivered by then.",
    code: nestedGroups,
  },
]
