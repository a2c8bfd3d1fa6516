import { abortable, createTask, Event, run, until } from "@corral/bun"

await run(async () => {
  const [came, gone] = [new Event(), new Event()]
  const server = Bun.serve({
    port: 0,
    fetch: (request) => {
      request.signal.addEventListener("abort", () => gone.set())
      came.set()
      return new Promise<Response>(() => {}) // never answers
    },
  })
  const answer = createTask(() => abortable((signal) => fetch(server.url, { signal })))
  await came.wait()
  answer.cancel()
  await gone.wait() // the connection is closed, not just forgotten
  console.log("the server saw it go")
  await until(server.stop())
})
// prints: the server saw it go
