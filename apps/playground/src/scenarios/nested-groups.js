import { catchGroup, run, sleep, taskGroup } from "@corral/browser"

function* step(ms, error) {
  yield* sleep(ms)
  if (error !== undefined) throw new Error(error)
}

function* order(name, ms, error) {
  yield* taskGroup(
    function* (group) {
      group.createTask(step(ms, error), { name: `${name}: charge` })
      group.createTask(step(ms * 2), { name: `${name}: pack` })
    },
    { name },
  )
}

await run(function* () {
  try {
    yield* taskGroup(
      function* (group) {
        group.createTask(order("tea", 200), { name: "order of tea" })
        group.createTask(order("cake", 1_000, "The card was declined"), { name: "order of cake" })
        group.createTask(order("bread", 2_000), { name: "order of bread" })
      },
      { name: "orders" },
    )
  } catch (error) {
    catchGroup(error, [[Error, (group) => console.log(`Handled: ${group.message}`)]])
  }
})
