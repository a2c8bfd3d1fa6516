import { run, sleep, taskGroup } from "@corral/browser"

function* session(name, work, goodbye) {
  try {
    yield* sleep(work)
  } finally {
    // Cancellation runs this, too. It may wait, and the group waits for it.
    yield* sleep(goodbye)
    console.log(`${name}: closed`)
  }
}

function* failing() {
  yield* sleep(500)
  throw new Error("The disk is full")
}

await run(() =>
  taskGroup(
    function* (group) {
      group.createTask(session("mail", 2_000, 300), { name: "mail" })
      group.createTask(session("chat", 2_000, 700), { name: "chat" })
      group.createTask(failing(), { name: "disk" })
    },
    { name: "sessions" },
  ),
)
