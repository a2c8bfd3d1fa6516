import type { Actor } from "./actor.ts"
import { type Pace, PacedRun, type Place } from "./paced-run.ts"
import { Random } from "./random.ts"
import type { Syntax } from "./syntax.ts"

/** The exact syntax under another schedule: the same programs, with other orders of turns within an instant. */
export function scheduled(number: number): Syntax {
  const random = new Random(number)
  const pace = PACES[number % PACES.length]!(random)
  return { run: (program, now) => new PacedRun(program, now, pace) }
}

const PACES: readonly ((random: Random) => Pace)[] = [
  likeAsyncFunctions,
  slowActors,
  (random) => slowPlaces(random, { longest: 3, actorsDiffer: true }),
  (random) => slowPlaces(random, { longest: 2, actorsDiffer: false }),
  (random) => slowPlaces(random, { longest: 1, actorsDiffer: false }),
]

/** Nobody waits for a turn, but everybody for the rest of one, at some kinds of places. */
function likeAsyncFunctions(random: Random): Pace {
  const rests = drawRests(random)
  return (_, place) => ({ turns: 0, rests: rests.get(place) })
}

/** Some actors are slow everywhere, others nowhere. */
function slowActors(random: Random): Pace {
  const longest = random.pick([1, 2, 4])
  const chances = new Drawn<Actor>(() => random.pick([0, 0.1, 0.6]))
  const turns = (actor: Actor) => (random.chance(chances.get(actor)) ? 1 + Math.floor(random.next() * longest) : 0)
  return (actor) => ({ turns: turns(actor), rests: 0 })
}

/** Actors are slow at some kinds of places. */
function slowPlaces(random: Random, { longest, actorsDiffer }: { longest: number; actorsDiffer: boolean }): Pace {
  const chances = new Drawn<Place>(() => random.pick([0, 0.03, 0.1, 0.3, 0.6]))
  const rests = drawRests(random)
  const factors = new Drawn<Actor>(() => (actorsDiffer ? random.pick([0, 1, 1, 2]) : 1))
  return (actor, place) => {
    const chance = Math.min(chances.get(place) * factors.get(actor), 0.8)
    let turns = 0
    while (turns < longest && random.chance(chance)) turns++
    return { turns, rests: rests.get(place) }
  }
}

/** How often everybody rests at a kind of place. */
function drawRests(random: Random): Drawn<Place> {
  return new Drawn(() => random.pick([0, 1, 1, 2, 3]))
}

/** Numbers that are drawn when they are asked for, and then stay. */
class Drawn<K> {
  readonly #draw: () => number
  readonly #drawn = new Map<K, number>()

  constructor(draw: () => number) {
    this.#draw = draw
  }

  get(key: K): number {
    const number = this.#drawn.get(key) ?? this.#draw()
    this.#drawn.set(key, number)
    return number
  }
}
