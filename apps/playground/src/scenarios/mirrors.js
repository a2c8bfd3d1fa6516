import { asCompleted, rethrowCancelled, run, sleep, taskGroup } from "@corral/browser"

function* download(mirror, ms) {
  yield* sleep(ms)
  if (mirror === "Oslo") throw new Error("Oslo is down")
  return `the file, from ${mirror}`
}

await run(() =>
  taskGroup(
    function* (group) {
      const mirrors = { Oslo: 250, Lima: 1_500, Kyoto: 700, Accra: 2_100 }
      const race = Object.entries(mirrors).map(([mirror, ms]) =>
        // An error here must not end the group: the other mirrors may do better.
        group.createTask(
          function* () {
            try {
              return yield* download(mirror, ms)
            } catch (error) {
              rethrowCancelled(error)
              return null
            }
          },
          { name: mirror },
        ),
      )
      for (const next of asCompleted(race)) {
        const file = yield* next
        if (file === null) continue
        console.log(`First: ${file}`)
        for (const mirror of race) mirror.cancel()
        return file
      }
    },
    { name: "mirrors" },
  ),
)
