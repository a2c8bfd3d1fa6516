/** What a user's first program prints, on each runtime. */
export const PRINTS = [
  "labelled, then packed",
  "the clean-up of a ran",
  "an error: broken",
  "too late: TimeoutError",
  "from the queue: 1 2 3",
]

/** A program that uses what a user uses first, of the package that is named, in plain JavaScript. */
export function programOf(name: string): string {
  return `import { abortable, ExceptionGroup, Queue, run, sleep, taskGroup, timeout, until } from ${JSON.stringify(name)}

export async function main(print) {
  await run(async () => {
    const order = []
    await taskGroup(async (group) => {
      const pack = async (task) => { await task.do(sleep(20)); order.push("packed") }
      group.createTask(pack)
      group.createTask(function* () { yield* sleep(10); order.push("labelled") })
    })
    print(order.join(", then "))
  })
  await run(function* () {
    try {
      yield* taskGroup(function* (group) {
        group.createTask(function* () {
          try { yield* sleep(60_000) } finally { print("the clean-up of a ran") }
        })
        group.createTask(function* () { yield* sleep(5); throw new Error("broken") })
      })
    } catch (error) {
      if (!(error instanceof ExceptionGroup)) throw error
      print("an error: " + error.errors.map(({ message }) => message).join())
    }
    try {
      yield* timeout(10, () => abortable((signal) => new Promise((_, reject) => signal.addEventListener("abort", reject))))
    } catch (error) {
      print("too late: " + error.name)
    }
    const queue = new Queue(1)
    const items = yield* taskGroup(function* (group) {
      group.createTask(function* () { for (const n of [1, 2, 3]) yield* queue.put(n) })
      const taken = []
      while (taken.length < 3) taken.push(yield* queue.get())
      return taken
    })
    print("from the queue: " + (yield* until(Promise.resolve(items.join(" ")))))
  })
}
`
}
