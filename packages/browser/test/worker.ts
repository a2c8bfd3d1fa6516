// A program in a worker, which tells the page what came of it.
import { run, sleep, taskGroup, timeout } from "@corral/browser"

const result = await run(() =>
  timeout(60_000, function* () {
    const done: string[] = []
    yield* taskGroup(function* (group) {
      for (const name of ["a", "b"]) {
        group.createTask(function* () {
          yield* sleep(5)
          done.push(name)
        })
      }
    })
    return done
  }),
)
postMessage(result)
