import { Barrier, run, sleep, taskGroup } from "@corral/browser"

const start = new Barrier(3)

function* runner(warmUp, lap) {
  yield* sleep(warmUp)
  yield* start.wait() // all three start at the same moment
  yield* sleep(lap)
  return `${lap} ms`
}

await run(() =>
  taskGroup(
    function* (group) {
      group.createTask(runner(150, 700), { name: "Ada" })
      group.createTask(runner(600, 500), { name: "Grace" })
      group.createTask(runner(350, 600), { name: "Edsger" })
    },
    { name: "race" },
  ),
)
