import { type Coroutine, QueueShutDown } from "@corral/bun"
import type { Client } from "./client.ts"
import type { Config } from "./config.ts"
import { type Command, type Id, ProtocolError, readCommand } from "./protocol.ts"
import type { Room } from "./room.ts"
import type { Rooms } from "./rooms.ts"
import type { Vitals } from "./vitals.ts"

export interface House {
  readonly config: Pick<Config, "maxMessageBytes" | "maxRooms">
  readonly rooms: Rooms
  readonly vitals: Vitals
}

/** A client in the house: carries out its commands, and knows in which rooms it is, under which nick. */
export class Guest {
  readonly #client: Client
  readonly #house: House
  readonly #stays = new Map<string, { readonly room: Room; readonly nick: string }>()

  constructor(client: Client, house: House) {
    this.#client = client
    this.#house = house
  }

  /** Carries out a command; says what is wrong with it if it cannot be. */
  *obey(message: string | Uint8Array): Coroutine<void> {
    let id: Id | undefined
    try {
      const command = readCommand(message, this.#house.config.maxMessageBytes)
      id = command.id
      yield* this.#carryOut(command)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.#house.vitals.protocolErrors += 1
      const { code, message } = error
      yield* this.#client.tell({ type: "error", code, message, ...withId(error.id ?? id) })
    }
  }

  /** Leaves all rooms. */
  *leave(): Coroutine<void> {
    for (const name of [...this.#stays.keys()]) yield* this.#leave(name)
  }

  *#carryOut(command: Command): Coroutine<void> {
    const { type, room, id } = command
    switch (type) {
      case "join": {
        const seq = yield* this.#join(room, command.nick)
        yield* this.#client.tell({ type: "joined", room, nick: command.nick, seq, ...withId(id) })
        break
      }
      case "say": {
        const stay = this.#stayIn(room)
        const seq = yield* stay.room.take("say", this.#client, stay.nick, command.text)
        this.#house.vitals.said += 1
        yield* this.#client.tell({ type: "ack", room, seq, ...withId(id) })
        break
      }
      case "leave":
        this.#stayIn(room)
        yield* this.#leave(room)
        yield* this.#client.tell({ type: "left", room, ...withId(id) })
        break
      case "who":
        yield* this.#client.tell({ type: "who", room, nicks: this.#stayIn(room).room.nicks(), ...withId(id) })
    }
  }

  *#join(name: string, nick: string): Coroutine<number> {
    const { config, rooms } = this.#house
    if (this.#stays.has(name)) throw new ProtocolError("already-in-room", `you are in ${name}`)
    if (this.#stays.size >= config.maxRooms) throw new ProtocolError("too-many-rooms", `${config.maxRooms} at most`)
    const room = rooms.open(name)
    // Noted before it is so: who is cancelled while he waits to enter has to leave.
    this.#stays.set(name, { room, nick })
    try {
      return yield* room.take("enter", this.#client, nick)
    } catch (error) {
      if (error instanceof ProtocolError) this.#stays.delete(name)
      throw error
    }
  }

  *#leave(name: string): Coroutine<void> {
    const { room, nick } = this.#stayIn(name)
    this.#stays.delete(name)
    try {
      yield* room.take("leave", this.#client, nick)
    } catch (error) {
      if (!(error instanceof QueueShutDown)) throw error // closed: then nobody is in it
    }
  }

  #stayIn(name: string): { readonly room: Room; readonly nick: string } {
    const stay = this.#stays.get(name)
    if (stay === undefined) throw new ProtocolError("not-in-room", `you are not in ${name}`)
    return stay
  }
}

function withId(id: Id | undefined): { readonly id?: Id } {
  return id === undefined ? {} : { id }
}
