import { run, Semaphore, sleep, taskGroup } from "@corral/browser"

const seats = new Semaphore(2)

function* guest(ms) {
  const seat = yield* seats.acquire() // first come, first served
  try {
    yield* sleep(ms)
  } finally {
    seat.release()
  }
}

await run(() =>
  taskGroup(
    function* (group) {
      for (const [i, ms] of [500, 300, 400, 250, 350, 200].entries()) {
        group.createTask(guest(ms), { name: `guest ${i + 1}` })
      }
    },
    { name: "two seats" },
  ),
)
