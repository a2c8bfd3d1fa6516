import type { Actor } from "./actor.ts"
import { type Pace, PacedRun, type Place } from "./paced-run.ts"
import { Random } from "./random.ts"
import type { Syntax } from "./syntax.ts"

/** The exact syntax under another schedule: the same programs, with other orders of turns within an instant. */
export function scheduled(number: number): Syntax {
  const random = new Random(number)
  const pace = number % 4 === 0 ? slowActors(random) : slowPlaces(random)
  return { run: (program, now) => new PacedRun(program, now, pace) }
}

/** Some actors are slow, others are not. */
function slowActors(random: Random): Pace {
  const chances = new Map<Actor, number>()
  const longest = random.pick([1, 2, 4])
  return (actor) => {
    const chance = chances.get(actor) ?? random.pick([0, 0.1, 0.6])
    chances.set(actor, chance)
    return random.chance(chance) ? 1 + Math.floor(random.next() * longest) : 0
  }
}

/** All actors are slow at some places. In most schedules bodies end a turn late, as those of async functions do. */
function slowPlaces(random: Random): Pace {
  const chance = (): number => random.pick([0, 0.03, 0.1, 0.3, 0.6])
  const chances: Record<Place, number> = { start: chance(), before: chance(), after: chance(), end: chance() }
  const late = random.chance(0.7) ? 1 : 0
  return (_actor, place) => (random.chance(chances[place]) ? 1 : 0) + (place === "end" ? late : 0)
}
