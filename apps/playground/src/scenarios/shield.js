import { createTask, rethrowCancelled, run, shield, sleep, TimeoutError, timeout } from "@corral/browser"

function* save() {
  yield* sleep(1_200)
  return "saved"
}

await run(function* () {
  const saving = createTask(save(), { name: "save" })
  try {
    // The deadline ends the waiting. The work behind the shield goes on.
    yield* timeout(400, () => shield(saving))
  } catch (error) {
    rethrowCancelled(error)
    if (!(error instanceof TimeoutError)) throw error
    console.log("Saving takes long; it goes on")
  }
  yield* sleep(200)
  console.log(yield* saving)
})
