import type { Coroutine, TaskGroup } from "@corral/bun"
import { Room } from "./room.ts"
import type { Vitals } from "./vitals.ts"

/** The rooms with somebody in them: each a task of one group. */
export class Rooms {
  readonly #group: TaskGroup
  readonly #vitals: Vitals
  readonly #rooms = new Map<string, Room>()

  constructor(group: TaskGroup, vitals: Vitals) {
    this.#group = group
    this.#vitals = vitals
  }

  /** The room of that name, which is opened if nobody is in it. */
  open(name: string): Room {
    const known = this.#rooms.get(name)
    if (known !== undefined) return known
    const room = new Room(name, this.#vitals)
    this.#rooms.set(name, room)
    this.#vitals.rooms = this.#rooms.size
    this.#group.createTask(this.#serve(room), { name })
    return room
  }

  *#serve(room: Room): Coroutine<void> {
    yield* room.serve()
    this.#rooms.delete(room.name)
    this.#vitals.rooms = this.#rooms.size
  }
}
