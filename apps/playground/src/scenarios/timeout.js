import { run, sleep, TimeoutError, taskGroup, timeout } from "@corral/browser"

function* measure(ms) {
  yield* sleep(ms)
  return `${ms} ms`
}

await run(function* () {
  try {
    yield* timeout(1_000, () =>
      taskGroup(
        function* (group) {
          group.createTask(measure(250), { name: "near" })
          group.createTask(measure(500), { name: "far" })
          group.createTask(measure(5_000), { name: "lost" })
        },
        { name: "sensors" },
      ),
    )
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log("Time is up: going on without the rest")
  }
  yield* sleep(400)
})
