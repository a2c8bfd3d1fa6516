import {
  type AsCompletedIterator,
  type Awaitable,
  asCompleted,
  Barrier,
  BoundedSemaphore,
  Condition,
  type Coroutine,
  call,
  createTask,
  Event,
  Future,
  gather,
  type Lease,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  Semaphore,
  shield,
  sleep,
  type Task,
  type TaskGroup,
  type Timeout,
  taskGroup,
  timeout,
  timeoutAt,
  until,
  wait,
  waitFor,
} from "@corral/core"
import { describe, expectTypeOf, it } from "vitest"
import { runAsync, runProgram } from "./harness.ts"

function* load(n: number) {
  yield* sleep(1)
  return `item ${n}`
}

async function loadAsync(n: number) {
  await sleep(1)
  return `item ${n}`
}

describe("the type that yield* gives", () => {
  it("is that of the result, for every operation", async () => {
    await runAsync(function* () {
      expectTypeOf(yield* load(1)).toEqualTypeOf<string>()
      expectTypeOf(yield* sleep(1)).toEqualTypeOf<void>()
      expectTypeOf(yield* sleep(1, 7)).toEqualTypeOf<number>()
      expectTypeOf(yield* call(load, 1)).toEqualTypeOf<string>()
      expectTypeOf(yield* call(loadAsync, 1)).toEqualTypeOf<string>()
      expectTypeOf(yield* createTask(load(1))).toEqualTypeOf<string>()
      expectTypeOf(yield* shield(load(1))).toEqualTypeOf<string>()
      expectTypeOf(yield* waitFor(load(1), 10)).toEqualTypeOf<string>()
      expectTypeOf(yield* waitFor(() => loadAsync(1), 10)).toEqualTypeOf<string>()
      expectTypeOf(yield* timeout(10, () => load(1))).toEqualTypeOf<string>()
      expectTypeOf(yield* timeoutAt(10_000, () => loadAsync(1))).toEqualTypeOf<string>()
      const done = new Future<number>()
      done.setResult(7)
      expectTypeOf(yield* done).toEqualTypeOf<number>()
    })
  })

  it("is that of the result, for the primitives", () => {
    runProgram(function* () {
      const event = new Event()
      event.set()
      expectTypeOf(yield* event.wait()).toEqualTypeOf<void>()
      for (const lock of [new Lock(), new Semaphore(), new BoundedSemaphore()]) {
        const lease = yield* lock.acquire()
        expectTypeOf(lease).toEqualTypeOf<Lease>()
        lease.release()
        expectTypeOf(yield* lock.with(() => load(1))).toEqualTypeOf<string>()
      }
      expectTypeOf(yield* new Barrier(1).wait()).toEqualTypeOf<number>()
      const condition = new Condition()
      expectTypeOf(condition.wait()).toExtend<Awaitable<unknown>>()
      for (const queue of [new Queue<number>(), new LifoQueue<number>(), new PriorityQueue<number>()]) {
        yield* queue.put(1)
        expectTypeOf(yield* queue.get()).toEqualTypeOf<number>()
        expectTypeOf(queue.put).parameter(0).toEqualTypeOf<number>()
      }
    })
  })

  it("is that of the body's result, for taskGroup() in both syntaxes", async () => {
    await runAsync(function* () {
      const generator = taskGroup(function* (group) {
        expectTypeOf(group).toEqualTypeOf<TaskGroup>()
        const text = group.createTask(load(1))
        expectTypeOf(text).toEqualTypeOf<Task<string>>()
        expectTypeOf(group.createTask(() => loadAsync(1))).toEqualTypeOf<Task<string>>()
        return [yield* text, 7] as const
      })
      expectTypeOf(yield* generator).toEqualTypeOf<readonly [string, 7]>()
      const asynchronous = taskGroup(async (group) => {
        expectTypeOf(group).toEqualTypeOf<TaskGroup>()
        return 7
      })
      expectTypeOf(asynchronous).toEqualTypeOf<Awaitable<number>>()
      expectTypeOf(yield* asynchronous).toEqualTypeOf<number>()
      expectTypeOf(yield* taskGroup((group) => group.createTask(load(1)))).toEqualTypeOf<string>()
    })
  })

  it("is that of the body's result, for timeout() in both syntaxes", async () => {
    await runAsync(function* () {
      const generator = timeout(10, function* (deadline) {
        expectTypeOf(deadline).toEqualTypeOf<Timeout>()
        return yield* load(1)
      })
      expectTypeOf(yield* generator).toEqualTypeOf<string>()
      const asynchronous = timeout(null, async (deadline) => {
        expectTypeOf(deadline).toEqualTypeOf<Timeout>()
        return 7
      })
      expectTypeOf(yield* asynchronous).toEqualTypeOf<number>()
    })
  })

  it("is a tuple of the results, for gather()", async () => {
    await runAsync(function* () {
      const tuple = gather([load(1), () => sleep(1, 7), createTask(sleep(1, true)), async () => null])
      expectTypeOf(tuple).toEqualTypeOf<Future<[string, number, boolean, null]>>()
      const [text, number] = yield* tuple
      expectTypeOf(text).toEqualTypeOf<string>()
      expectTypeOf(number).toEqualTypeOf<number>()
      const tasks = [1, 2].map((n) => createTask(load(n)))
      expectTypeOf(yield* gather(tasks)).toEqualTypeOf<string[]>()
      expectTypeOf(yield* gather([load(1), sleep(1, 7)], { returnExceptions: true })).toEqualTypeOf<
        [string | Error, number | Error]
      >()
      expectTypeOf(yield* gather([])).toEqualTypeOf<[]>()
    })
  })

  it("is two sets of what was given, for wait()", () => {
    runProgram(function* () {
      const { done, pending } = yield* wait([createTask(load(1)), createTask(load(2))])
      expectTypeOf(done).toEqualTypeOf<Set<Task<string>>>()
      expectTypeOf(pending).toEqualTypeOf<Set<Task<string>>>()
      for (const task of done) expectTypeOf(task.result()).toEqualTypeOf<string>()
      const future = new Future<number>()
      const mixed = yield* wait([future, createTask(load(1))], { timeout: 0 })
      expectTypeOf(mixed.done).toEqualTypeOf<Set<Future<number> | Task<string>>>()
    })
  })

  it("is that of what is done next, for both faces of asCompleted()", () => {
    runProgram(function* () {
      for (const next of asCompleted([load(1), load(2)])) {
        expectTypeOf(next).toEqualTypeOf<Awaitable<string>>()
        expectTypeOf(yield* next).toEqualTypeOf<string>()
      }
      const iterator = asCompleted([load(1)])[Symbol.asyncIterator]()
      expectTypeOf(iterator).toEqualTypeOf<AsCompletedIterator<string>>()
      const { done, value } = yield* iterator.next()
      if (!done) expectTypeOf(value).toEqualTypeOf<Future<string>>()
    })
  })
})

describe("the type that await gives", () => {
  it("is the same as that of yield*, for every operation", async () => {
    await runAsync(async () => {
      expectTypeOf(await sleep(1)).toEqualTypeOf<void>()
      expectTypeOf(await sleep(1, 7)).toEqualTypeOf<number>()
      expectTypeOf(await call(load, 1)).toEqualTypeOf<string>()
      expectTypeOf(await createTask(load(1))).toEqualTypeOf<string>()
      expectTypeOf(await createTask(() => loadAsync(1))).toEqualTypeOf<string>()
      expectTypeOf(await shield(load(1))).toEqualTypeOf<string>()
      expectTypeOf(await waitFor(load(1), 10)).toEqualTypeOf<string>()
      expectTypeOf(await timeout(10, () => loadAsync(1))).toEqualTypeOf<string>()
      expectTypeOf(await until(Promise.resolve(7))).toEqualTypeOf<number>()
      expectTypeOf(await gather([load(1), async () => 7])).toEqualTypeOf<[string, number]>()
      expectTypeOf(await taskGroup(async () => 7)).toEqualTypeOf<number>()
      const { done } = await wait([createTask(load(1))])
      expectTypeOf(done).toEqualTypeOf<Set<Task<string>>>()
      const lock = new Lock()
      expectTypeOf(await lock.acquire()).toEqualTypeOf<Lease>()
    })
  })

  it("is that of the items, for `for await` over a queue", async () => {
    await runAsync(async () => {
      const queue = new Queue<number>()
      queue.putNowait(1)
      queue.shutdown()
      for await (const item of queue) expectTypeOf(item).toEqualTypeOf<number>()
    })
  })

  it("is that of the results, for `for await` over asCompleted()", async () => {
    await runAsync(async () => {
      for await (const future of asCompleted([load(1), () => loadAsync(2)])) {
        // TypeScript takes the variable of a `for await` for awaited, or not, as the mood takes it.
        expectTypeOf(await future).toEqualTypeOf<string>()
      }
      for (const next of asCompleted([load(1)])) expectTypeOf(await next).toEqualTypeOf<string>()
    })
  })
})

describe("what does not compile", () => {
  it("a promise where a body belongs", () => {
    runProgram(function* () {
      const refused: (() => unknown)[] = [
        // @ts-expect-error its work has begun already
        () => createTask(loadAsync(1)),
        // @ts-expect-error its work has begun already
        () => taskGroup(loadAsync(1)),
        // @ts-expect-error its work has begun already
        () => timeout(10, loadAsync(1)),
        // @ts-expect-error its work has begun already
        () => shield(loadAsync(1)),
        // @ts-expect-error its work has begun already
        () => gather([loadAsync(1)]),
        // @ts-expect-error its work has begun already
        () => wait([loadAsync(1)]),
      ]
      expectTypeOf(refused).toBeArray()
      yield* taskGroup(function* (group) {
        // @ts-expect-error its work has begun already
        refused.push(() => group.createTask(loadAsync(1)))
      })
    })
  })

  it("a body that gives nothing to await", () => {
    // @ts-expect-error a number is nothing to await
    expectTypeOf(taskGroup).toBeCallableWith(() => 7)
    // @ts-expect-error an arrow function is no coroutine, even if it returns nothing
    expectTypeOf(createTask).toBeCallableWith(() => {})
  })

  it("a coroutine that yields something of its own", () => {
    function* own(): Generator<number, void, unknown> {
      yield 7
    }
    // @ts-expect-error only what operations yield may be yielded
    expectTypeOf(createTask).toBeCallableWith(own())
    expectTypeOf(load(1)).toExtend<Coroutine<string>>()
  })

  it("a wrong item or result", () => {
    const queue = new Queue<number>()
    // @ts-expect-error a queue of numbers takes no text
    expectTypeOf(queue.putNowait).toBeCallableWith("text")
    const future = new Future<number>()
    // @ts-expect-error neither does the result of a number
    expectTypeOf(future.setResult).toBeCallableWith("text")
  })
})
