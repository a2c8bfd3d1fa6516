import {
  Barrier,
  type Coroutine,
  catchGroup,
  createTask,
  Event,
  Queue,
  rethrowCancelled,
  shield,
  sleep,
  TimeoutError,
  taskGroup,
  timeout,
} from "corral"

type Say = (line: string) => void

/** One breakfast, from the first slice of toast to the bill. Each stop shows one idea. */
export function* tour(say: Say): Coroutine<void> {
  for (const [title, stop] of Object.entries(stops)) {
    say(`— ${title}`)
    yield* stop(say)
  }
}

const stops = {
  "Tasks run side by side": tasks,
  "The first failure cancels the rest": failure,
  "A timeout ends the work, not just the waiting": deadline,
  "A full queue makes its producers wait": queue,
  "A barrier: all or nobody": barrier,
  "Cancelled work cleans up, and may take its time": cleanUp,
  "What is shielded goes on": shielded,
}

/** A coroutine: a generator function, whose `yield*` is an `await` that can be cancelled. */
function* cook(dish: string, ms: number, say: Say): Coroutine<string> {
  say(`${dish}: on the stove`)
  yield* sleep(ms)
  say(`${dish}: done`)
  return dish
}

function* tasks(say: Say): Coroutine<void> {
  const plate = yield* taskGroup(function* (group) {
    const toast = group.createTask(cook("toast", 50, say))
    const eggs = group.createTask(cook("eggs", 100, say))
    return [yield* toast, yield* eggs]
  })
  say(`on the plate: ${plate.join(" and ")}`)
}

function* failure(say: Say): Coroutine<void> {
  function* porridge() {
    yield* sleep(50)
    throw new Error("the porridge burns")
  }
  function* pancakes() {
    try {
      yield* cook("pancakes", 60_000, say)
    } finally {
      say("pancakes: taken off the stove")
    }
  }
  try {
    yield* taskGroup(function* (group) {
      group.createTask(pancakes)
      group.createTask(porridge)
    })
  } catch (error) {
    catchGroup(error, [[Error, ({ errors }) => say(`what went wrong: ${errors.map(String).join(", ")}`)]])
  }
}

function* deadline(say: Say): Coroutine<void> {
  try {
    yield* timeout(50, () => cook("a five-minute egg", 300_000, say))
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    say("nobody waits that long")
  }
}

function* queue(say: Say): Coroutine<void> {
  const orders = new Queue<string>(1)
  function* waiter() {
    for (const order of ["coffee", "tea", "juice"]) {
      yield* orders.put(order) // waits while there is an order that nobody has taken
      say(`waiter: ${order} ordered`)
    }
    orders.shutdown()
  }
  function* barista() {
    const incoming = orders[Symbol.asyncIterator]()
    for (let next = yield* incoming.next(); !next.done; next = yield* incoming.next()) {
      yield* sleep(20)
      say(`barista: ${next.value} made`)
    }
  }
  yield* taskGroup(function* (group) {
    group.createTask(barista)
    group.createTask(waiter)
  })
}

function* barrier(say: Say): Coroutine<void> {
  const table = new Barrier(3)
  function* guest(name: string, ms: number) {
    yield* sleep(ms)
    say(`${name} sits down`)
    const position = yield* table.wait()
    if (position === table.parties - 1) say("everybody is here: they eat")
  }
  yield* taskGroup(function* (group) {
    group.createTask(guest("Ann", 20))
    group.createTask(guest("Bob", 40))
    group.createTask(guest("Cem", 60))
  })
}

function* cleanUp(say: Say): Coroutine<void> {
  const hot = new Event()
  function* oven() {
    try {
      hot.set()
      yield* sleep(Number.POSITIVE_INFINITY)
    } catch (error) {
      rethrowCancelled(error) // a bare catch would swallow the cancellation
      say("never said: nothing else went wrong")
    } finally {
      say("oven: off")
      yield* sleep(20)
      say("oven: cold")
    }
  }
  yield* taskGroup(function* (group) {
    const baking = group.createTask(oven)
    yield* hot.wait()
    baking.cancel()
    say("kitchen: we close")
  })
  say("kitchen: closed")
}

function* shielded(say: Say): Coroutine<void> {
  const payment = createTask(function* () {
    yield* sleep(100)
    return "paid"
  })
  try {
    yield* timeout(20, () => shield(payment))
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    say("bill: it takes long, but nobody tears it up")
  }
  say(`bill: ${yield* payment}`)
}
