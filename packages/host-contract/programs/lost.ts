// Loses errors in all ways, and goes on.
import { adapter } from "./adapter.ts"

const { createTask, getRunningLoop, run, shield, sleep } = adapter

function* fail(message: string) {
  yield* sleep(5)
  throw new RangeError(message)
}

await run(
  function* () {
    createTask(fail("nobody looks"), { name: "overlooked" })
    createTask(
      function* () {
        try {
          yield* sleep(3_600_000)
        } finally {
          yield* fail("while it is cleaning up")
        }
      },
      { name: "left" },
    )
    getRunningLoop().callSoon(() => {
      throw new RangeError("in a callback")
    })
    const waiter = createTask(shield(fail("behind a shield")))
    yield* sleep(0)
    waiter.cancel()
    yield* sleep(20)
    sleep(1)
  },
  { debug: true },
)
process.stdout.write("the end\n")
