import { Queue, run, sleep, taskGroup } from "@corral/browser"

const jobs = new Queue(2, { name: "jobs" })

function* produce() {
  for (let job = 1; job <= 8; job++) {
    yield* sleep(60)
    yield* jobs.put(job) // waits while two jobs are in the queue
  }
  jobs.shutdown()
}

function* consume() {
  let sum = 0
  for (let left = 8; left > 0; left--) {
    const job = yield* jobs.get()
    yield* sleep(220)
    sum += job
  }
  return sum
}

await run(() =>
  taskGroup(function* (group) {
    group.createTask(produce(), { name: "producer" })
    group.createTask(consume(), { name: "slow consumer" })
  }),
)
