import { setTimeout as later } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { Member } from "./member.ts"
import { Mute } from "./mute.ts"
import { serve, start } from "./server.ts"

describe("a room", () => {
  it("tells all its members the same, numbered without gaps, and acknowledges what was said", async () => {
    const { url } = await serve()
    const ann = await Member.connect(url)
    ann.send({ type: "join", room: "r", nick: "Ann", id: "a" })
    expect(await ann.next()).toEqual({ type: "entered", room: "r", seq: 1, nick: "Ann" })
    expect(await ann.next()).toEqual({ type: "joined", room: "r", nick: "Ann", seq: 1, id: "a" })
    const bob = await Member.connect(url)
    bob.send({ type: "join", room: "r", nick: "Bob" })
    for (const each of [ann, bob])
      expect(await each.next()).toEqual({ type: "entered", room: "r", seq: 2, nick: "Bob" })
    expect(await bob.next()).toEqual({ type: "joined", room: "r", nick: "Bob", seq: 2 })

    bob.send({ type: "say", room: "r", text: "hello", id: 7 })
    const said = { type: "said", room: "r", seq: 3, nick: "Bob", text: "hello" }
    for (const each of [ann, bob]) expect(await each.next()).toEqual(said)
    expect(await bob.next()).toEqual({ type: "ack", room: "r", seq: 3, id: 7 })

    ann.send({ type: "who", room: "r" })
    expect(await ann.next()).toEqual({ type: "who", room: "r", nicks: ["Ann", "Bob"] })
    ann.send({ type: "leave", room: "r" })
    expect(await ann.next()).toEqual({ type: "left", room: "r" })
    expect(await bob.next()).toEqual({ type: "gone", room: "r", seq: 4, nick: "Ann" })
  })

  it("has each nick once; it is free again when its owner has left, or is cut off", async () => {
    const { url } = await serve()
    const ann = await Member.in(url, "r", "Ann")
    const other = await Member.connect(url)
    const join = { type: "join", room: "r", nick: "Ann" }
    other.send({ ...join, id: 1 })
    expect(await other.next()).toMatchObject({ type: "error", code: "nick-taken", id: 1 })
    other.send({ ...join, room: "another" })
    expect(await other.next()).toMatchObject({ type: "entered", room: "another" })
    expect(await other.next()).toMatchObject({ type: "joined", room: "another" })

    ann.send({ type: "leave", room: "r" })
    expect(await ann.next()).toMatchObject({ type: "left" })
    other.send(join)
    expect(await other.next()).toMatchObject({ type: "entered", seq: 1 }) // the room was empty, and is a new one
    expect(await other.next()).toMatchObject({ type: "joined" })
    const bob = await Member.in(url, "r", "Bob")
    other.close()
    expect(await bob.next()).toMatchObject({ type: "gone", nick: "Ann" })
    bob.send({ type: "who", room: "r" })
    expect(await bob.next()).toMatchObject({ nicks: ["Bob"] })
  })
})

describe("clients that come and go", () => {
  it("leave nothing behind, however they go: no member, no room", { timeout: 30_000 }, async () => {
    const { url } = await serve()
    const seen = await Member.in(url, "r", "Witness")
    const comeAndGo = async (n: number) => {
      const member = await Member.connect(url)
      member.send({ type: "join", room: "r", nick: `n${n % 7}` }) // some of these are taken
      member.send({ type: "join", room: `own-${n}`, nick: "me" })
      if (n % 3 !== 0) await member.next()
      if (n % 3 === 1) member.send({ type: "leave", room: "r" })
      member.send({ type: "say", room: "r", text: "x" })
      member.close()
      await member.closed
    }
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(Array.from({ length: 30 }, (_, n) => comeAndGo(30 * round + n)))
    }
    const metrics = async () => (await fetch(`${url}metrics`)).text()
    await expect.poll(metrics, { timeout: 10_000 }).toContain("\nchat_clients 1\n")
    await expect.poll(metrics, { timeout: 10_000 }).toContain("\nchat_rooms 1\n")
    seen.send({ type: "who", room: "r" })
    let message = await seen.next()
    for (let seq = 1; "seq" in message; seq += 1) {
      expect(message.seq).toBe(seq + 1) // 1 was its own entering
      message = await seen.next()
    }
    expect(message).toEqual({ type: "who", room: "r", nicks: ["Witness"] })
  })
})

describe("a client that is disconnected while it waits to enter", () => {
  it("is not in the room afterwards, and takes nobody's place there", { timeout: 30_000 }, async () => {
    const { url } = await serve({ QUEUE_SIZE: "8", SLOW_MS: "2000" })
    const ann = await Member.in(url, "r", "Ann")
    const slow = await Mute.connect(url)
    slow.send({ type: "join", room: "r", nick: "Slow" })
    await slow.hears(`"joined"`)
    await ann.next()
    slow.socket.pause()
    // Until the room waits for the slow one, which it does for two seconds.
    let next = ann.next()
    for (let isStuck = false; !isStuck; ) {
      ann.send({ type: "say", room: "r", text: "x".repeat(15_000) })
      await next // what was said
      next = ann.next() // the acknowledgement
      isStuck = await Promise.race([next.then(() => false), later(300, true)])
      if (!isStuck) next = ann.next()
    }
    for (const nick of ["Bob", "Ann"]) {
      const hasty = await Member.connect(url)
      hasty.send({ type: "join", room: "r", nick })
      for (let n = 0; n < 100; n += 1) hasty.send({ type: "who", room: "r" })
      expect(await hasty.closed).toEqual({ code: 1008, reason: "too fast" })
    }
    const gone: string[] = []
    while (gone.length < 2) {
      const message = await next
      if (message.type === "gone") gone.push(message.nick)
      next = ann.next()
    }
    expect(gone.sort()).toEqual(["Bob", "Slow"])
    ann.send({ type: "who", room: "r" })
    expect(await next).toEqual({ type: "who", room: "r", nicks: ["Ann"] })
  })
})

describe("a mistake", () => {
  it.each([
    ["not-json", "{"],
    ["not-json", "7"],
    ["not-text", new Uint8Array(3)],
    ["too-large", "x".repeat(2_000)],
    ["bad-command", { type: "sing", room: "r" }],
    ["bad-command", { type: "say", room: "r", text: "" }],
    ["bad-name", { type: "join", room: "a room", nick: "x" }],
    ["bad-name", { type: "join", room: "r", nick: "" }],
    ["not-in-room", { type: "say", room: "elsewhere", text: "x", id: 9 }],
    ["already-in-room", { type: "join", room: "r", nick: "again" }],
    ["too-many-rooms", { type: "join", room: "r3", nick: "x" }],
  ])("is answered by %s, and the connection goes on", async (code, command) => {
    const { url } = await serve({ MAX_MESSAGE_BYTES: "1000", MAX_ROOMS: "2" })
    const member = await Member.in(url, "r", "Ann")
    member.send({ type: "join", room: "r2", nick: "Ann" })
    await member.next()
    await member.next()
    member.send(command)
    expect(await member.next()).toMatchObject({ type: "error", code, message: expect.any(String) })
    member.send({ type: "who", room: "r" })
    expect(await member.next()).toMatchObject({ type: "who" })
  })

  it("that is far too large, or comes far too fast, ends the connection", async () => {
    const { url } = await serve({ MAX_MESSAGE_BYTES: "1000" })
    const large = await Member.connect(url)
    large.send("x".repeat(4_001))
    expect(await large.closed).toMatchObject({ code: 1009 })
    const fast = await Member.connect(url)
    for (let n = 0; n < 1_000; n += 1) fast.send({ type: "who", room: "r" })
    expect(await fast.closed).toEqual({ code: 1008, reason: "too fast" })
  })
})

describe("a client that says nothing", () => {
  it("stays while it answers pings, and is disconnected as idle when it does not", async () => {
    const { url } = await serve({ PING_MS: "50", IDLE_MS: "200" })
    const quiet = await Member.in(url, "r", "Quiet")
    const mute = await Mute.connect(url)
    mute.send({ type: "join", room: "r", nick: "Mute" })
    expect(await quiet.next()).toMatchObject({ type: "entered", nick: "Mute" })
    expect(await quiet.next()).toMatchObject({ type: "gone", nick: "Mute" })
    await mute.hears("idle")
    const metrics = await (await fetch(`${url}metrics`)).text()
    expect(metrics).toContain('chat_farewells_total{reason="idle"} 1\n')
    expect(metrics).toContain("chat_clients 1\n")
  })
})

describe("a slow reader", { timeout: 30_000 }, () => {
  const text = "x".repeat(15_000)

  it("with drop-oldest holds nobody up, and is told how much it has missed", async () => {
    const { url } = await serve({ SLOW_READERS: "drop-oldest", QUEUE_SIZE: "8" })
    const ann = await Member.in(url, "r", "Ann")
    const slow = await Mute.connect(url)
    slow.send({ type: "join", room: "r", nick: "Slow" })
    await slow.hears(`"joined"`)
    await ann.next()
    slow.socket.pause()
    for (let n = 1; n <= 600; n += 1) {
      ann.send({ type: "say", room: "r", text: `${n} ${text}` })
      await ann.next()
      expect(await ann.next()).toMatchObject({ type: "ack" })
    }
    slow.socket.resume()
    await slow.hears(`"600 x`)
    await slow.hears(`"missed"`)
    const missed = [...slow.heard.matchAll(/\{"type":"missed","count":(\d+)\}/g)].reduce(
      (sum, [, n]) => sum + Number(n),
      0,
    )
    const said = slow.heard.match(/"said"/g)?.length ?? 0
    expect(missed).toBeGreaterThan(0)
    expect(said + missed).toBe(600)
  })

  it("with disconnect holds its room up for a while, and is then sent away", async () => {
    const { url } = await serve({ QUEUE_SIZE: "8", SLOW_MS: "400" })
    const ann = await Member.in(url, "r", "Ann")
    const slow = await Mute.connect(url)
    slow.send({ type: "join", room: "r", nick: "Slow" })
    await slow.hears(`"joined"`)
    await ann.next()
    slow.socket.pause()
    let longest = 0
    let gone = false
    while (!gone) {
      const sentAt = performance.now()
      ann.send({ type: "say", room: "r", text })
      for (let message = await ann.next(); message.type !== "ack"; message = await ann.next())
        gone ||= message.type === "gone"
      longest = Math.max(longest, performance.now() - sentAt)
    }
    expect(longest).toBeGreaterThan(350)
    expect(await (await fetch(`${url}metrics`)).text()).toContain('chat_farewells_total{reason="too slow"} 1\n')
  })
})

describe("SIGTERM", () => {
  it("lets megabytes arrive that still waited for a slow reader", { timeout: 30_000 }, async () => {
    const server = await serve({ QUEUE_SIZE: "1000", GRACE_MS: "20000" })
    const ann = await Member.in(server.url, "r", "Ann")
    const slow = await Mute.connect(server.url)
    slow.send({ type: "join", room: "r", nick: "Slow" })
    await slow.hears(`"joined"`)
    await ann.next()
    slow.socket.pause()
    for (let n = 1; n <= 600; n += 1) {
      ann.send({ type: "say", room: "r", text: `${n} ${"x".repeat(15_000)}` })
      await ann.next()
      expect(await ann.next()).toMatchObject({ type: "ack" })
    }
    server.process.kill("SIGTERM")
    expect(await ann.next()).toEqual({ type: "closing" })
    slow.socket.resume()
    await slow.hears(`{"type":"closing"}`)
    expect([...slow.heard.matchAll(/"text":"(\d+) x/g)].map(([, n]) => Number(n))).toEqual(
      Array.from({ length: 600 }, (_, index) => index + 1),
    )
    slow.socket.destroy()
    expect(await server.exitCode).toBe(143)
  })

  it("lets everything arrive, says so, closes with 1001, cuts off who does not answer, and ends with 143", async () => {
    const server = await serve({ GRACE_MS: "500" })
    const ann = await Member.in(server.url, "r", "Ann")
    const mute = await Mute.connect(server.url)
    mute.send({ type: "join", room: "r", nick: "Mute" })
    expect(await ann.next()).toMatchObject({ type: "entered" })
    ann.send({ type: "say", room: "r", text: "last words" })
    expect(await ann.next()).toMatchObject({ type: "said" })
    expect(await ann.next()).toMatchObject({ type: "ack" })
    server.process.kill("SIGTERM")
    expect(await ann.next()).toEqual({ type: "closing" })
    expect(await ann.closed).toEqual({ code: 1001, reason: "going away" })
    await mute.hears("last words")
    await mute.hears(`"closing"`)
    expect(await server.exitCode).toBe(143)
    expect(server.output.stdout).toMatch(/stopping: 2 clients\nstopped: 1 clients had to be cut off\n$/)
    expect(server.output.stderr).toBe("")
  })

  it("ends a server without clients at once", async () => {
    const server = await serve({ GRACE_MS: "60000" })
    server.process.kill("SIGTERM")
    expect(await server.exitCode).toBe(143)
  })
})

describe("the server", () => {
  it("has a page, its health and its metrics, and takes no more clients than it may", async () => {
    const { url } = await serve({ MAX_CLIENTS: "1" })
    const get = async (path: string) => {
      const response = await fetch(`${url}${path}`)
      return [response.status, response.headers.get("content-type"), await response.text()]
    }
    expect(await get("")).toMatchObject([
      200,
      expect.stringContaining("text/html"),
      expect.stringContaining("<title>Chat"),
    ])
    await Member.in(url, "r", "Ann")
    expect(await get("health")).toMatchObject([200, expect.any(String), '{"phase":"serving","clients":1}'])
    expect(await get("metrics")).toMatchObject([200, expect.any(String), expect.stringContaining("\nchat_rooms 1\n")])
    expect(await get("nothing")).toMatchObject([404, expect.any(String), expect.any(String)])
    await expect(Member.connect(url)).rejects.toThrow("refused")
  })

  it("does not start with settings that are wrong, or a port that is taken, and ends with 2", async () => {
    const wrong = start("src/main.ts", [], { PORT: "x", SLOW_READERS: "wait" })
    expect(await wrong.exitCode).toBe(2)
    expect(wrong.output.stderr).toMatch(/^Cannot use the configuration: 2 of its settings are wrong\n {2}SLOW_READERS/)
    const { url } = await serve()
    const second = start("src/main.ts", [], { PORT: new URL(url).port })
    expect(await second.exitCode).toBe(2)
    expect(second.output.stderr).toMatch(/another program listens on \d+; write another one/)
  })
})
