/** What a client asks for. `id` comes back with the answer. */
export type Command =
  | { readonly type: "join"; readonly room: string; readonly nick: string; readonly id?: Id }
  | { readonly type: "leave" | "who"; readonly room: string; readonly id?: Id }
  | { readonly type: "say"; readonly room: string; readonly text: string; readonly id?: Id }

export type Id = string | number

/** What happens in a room. Its members see all of it in the same order, numbered without gaps. */
export type Happening =
  | { readonly type: "entered" | "gone"; readonly room: string; readonly seq: number; readonly nick: string }
  | {
      readonly type: "said"
      readonly room: string
      readonly seq: number
      readonly nick: string
      readonly text: string
    }

/** Tells what happens in a room from what is said to one client. */
export function isHappening(message: Answer | Happening): message is Happening {
  return message.type === "said" || message.type === "entered" || message.type === "gone"
}

/** What the server says to one client. */
export type Answer =
  | { readonly type: "joined"; readonly room: string; readonly nick: string; readonly seq: number; readonly id?: Id }
  | { readonly type: "left"; readonly room: string; readonly id?: Id }
  | { readonly type: "ack"; readonly room: string; readonly seq: number; readonly id?: Id }
  | { readonly type: "who"; readonly room: string; readonly nicks: readonly string[]; readonly id?: Id }
  | { readonly type: "missed"; readonly count: number }
  | { readonly type: "closing" }
  | { readonly type: "error"; readonly code: ErrorCode; readonly message: string; readonly id?: Id }

export type ErrorCode =
  | "not-text"
  | "too-large"
  | "not-json"
  | "bad-command"
  | "bad-name"
  | "nick-taken"
  | "already-in-room"
  | "not-in-room"
  | "too-many-rooms"

/** A command cannot be carried out; the client is told, and stays. */
export class ProtocolError extends Error {
  override readonly name: string = "ProtocolError"
  readonly code: ErrorCode
  readonly id: Id | undefined

  constructor(code: ErrorCode, message: string, id?: Id) {
    super(message)
    this.code = code
    this.id = id
  }
}

const NAME = /^[\p{L}\p{N}_.-]{1,32}$/u

/** Reads a message of a client. @throws {ProtocolError} it is no command */
export function readCommand(message: string | Uint8Array, maxBytes: number): Command {
  if (typeof message !== "string") throw new ProtocolError("not-text", "a message is text, not binary")
  if (Buffer.byteLength(message) > maxBytes) {
    throw new ProtocolError("too-large", `a message has at most ${maxBytes} bytes`)
  }
  const fields = objectFrom(message)
  const { type, room, nick, text } = fields
  const id = typeof fields.id === "string" || typeof fields.id === "number" ? { id: fields.id } : {}
  if (typeof room !== "string" || !NAME.test(room)) {
    throw new ProtocolError("bad-name", `"room" is 1 to 32 letters, digits and . _ -`, id.id)
  }
  if (type === "leave" || type === "who") return { type, room, ...id }
  if (type === "join") {
    if (typeof nick === "string" && NAME.test(nick)) return { type, room, nick, ...id }
    throw new ProtocolError("bad-name", `"nick" is 1 to 32 letters, digits and . _ -`, id.id)
  }
  if (type !== "say") throw new ProtocolError("bad-command", `"type" is join, leave, who or say`, id.id)
  if (typeof text === "string" && text !== "") return { type, room, text, ...id }
  throw new ProtocolError("bad-command", `"text" is not a text, or empty`, id.id)
}

function objectFrom(message: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(message)
    if (typeof value === "object" && value !== null) return { ...value }
  } catch {
    // said below
  }
  throw new ProtocolError("not-json", "a message is a JSON object")
}
