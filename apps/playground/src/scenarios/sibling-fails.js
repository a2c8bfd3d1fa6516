import { run, sleep, taskGroup } from "@corral/browser"

function* load(name, ms) {
  yield* sleep(ms)
  if (name === "posts") throw new Error("503 from the server of posts")
  return `${name}: loaded`
}

await run(() =>
  taskGroup(
    function* (group) {
      group.createTask(load("users", 1_500), { name: "users" })
      group.createTask(load("posts", 700), { name: "posts" })
      group.createTask(load("images", 2_200), { name: "images" })
      group.createTask(load("settings", 200), { name: "settings" })
    },
    { name: "page" },
  ),
)
