/** The part of the WebDriver protocol that the tests need, over plain fetch. */
export class WebDriver {
  readonly #base: string

  constructor(base: string) {
    this.#base = base
  }

  /** Opens a session; the driver then speaks for it. */
  static async open(server: string, capabilities: object): Promise<WebDriver> {
    const answer = await new WebDriver(server).send<{ sessionId: string }>("POST", "session", { capabilities })
    return new WebDriver(`${server}/session/${answer.sessionId}`)
  }

  async send<T>(method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<T> {
    const response = await fetch(path === "" ? this.#base : `${this.#base}/${path}`, {
      method,
      ...(method === "POST" ? { body: JSON.stringify(body ?? {}) } : {}),
    })
    const { value } = (await response.json()) as { value: T & { error?: string; message?: string } } // says the protocol
    if (!response.ok) throw new Error(`WebDriver refused ${method} ${path}: ${value.error}: ${value.message}`)
    return value
  }
}
