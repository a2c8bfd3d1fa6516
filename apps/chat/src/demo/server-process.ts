import { type Body, type Coroutine, call, Future, until } from "@corral/bun"

const MAIN = `${import.meta.dir}/../main.ts`

/** The server in a process of its own. */
export class ServerProcess {
  /** Its address, as soon as it listens. */
  readonly listening = new Future<string>()
  readonly exited: Future<number>
  readonly lines: string[] = []
  readonly #child: Bun.Subprocess<"ignore", "pipe", "inherit">

  constructor(env: Readonly<Record<string, string>>) {
    this.#child = Bun.spawn([process.execPath, "--conditions=@corral/source", MAIN], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    })
    this.exited = Future.from(this.#child.exited)
    void this.#read()
  }

  kill(signal: "SIGTERM" | "SIGKILL"): void {
    this.#child.kill(signal)
  }

  /** A number of its metrics. */
  *metric(name: string): Coroutine<number> {
    const text = yield* until(fetch(`${yield* this.listening}metrics`).then((response) => response.text()))
    const line = text.split("\n").find((each) => each.startsWith(`${name} `))
    return Number(line?.slice(name.length) ?? 0)
  }

  async #read(): Promise<void> {
    let rest = ""
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = `${rest}${text}`.split("\n")
      rest = lines.pop() ?? ""
      for (const line of lines) this.#take(line)
    }
    if (!this.listening.done()) this.listening.setException(new Error("Cannot start the server: see above"))
  }

  #take(line: string): void {
    this.lines.push(line)
    const url = /^listening on (.+)/.exec(line)?.[1]
    if (url !== undefined) this.listening.setResult(url)
  }
}

/** Runs `body` beside a server. However the body ends, the server is gone afterwards. */
export function* withServer<T>(env: Readonly<Record<string, string>>, body: Body<T, [ServerProcess]>): Coroutine<T> {
  const server = new ServerProcess(env)
  try {
    return yield* call(body, server)
  } finally {
    if (!server.exited.done()) server.kill("SIGKILL")
    yield* server.exited
  }
}
