import { inspect } from "node:util"
import { createTask, Future, Queue, run, sleep } from "@corral/node"
import { expect, it } from "vitest"

it("console.log shows futures, tasks and operations as their texts, not what they consist of", async () => {
  await run(function* () {
    const task = createTask(sleep(0), { name: "rest" })
    expect(inspect([task, new Future(), new Queue().get()])).toBe(
      '[ <Task "rest" pending>, <Future pending>, <Queue 0, 0 waiting>.get() ]',
    )
    yield* task
    expect(inspect(task)).toBe('<Task "rest" done>')
  })
})
