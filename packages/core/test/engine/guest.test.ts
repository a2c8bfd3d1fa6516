import {
  type Awaitable,
  CancelledError,
  ContextVar,
  type Coroutine,
  call,
  createTask,
  currentTask,
  Event,
  Future,
  getRunningLoop,
  InvalidStateError,
  Lock,
  Queue,
  Runner,
  sleep,
  type Task,
  taskGroup,
  timeout,
  wait,
} from "@corral/core"
import { ManualHost, recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { deferred } from "../deferred.ts"
import { ambient, runAsync } from "../harness.ts"

/** What a promise rejects with; fails the test if it does not. */
async function errorOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error("It threw nothing")
}

/** Lets tasks that have been created run up to their first wait. (A task is a thenable: no async function can return it.) */
async function letStart(): Promise<void> {
  await sleep(0)
  await sleep(0)
}

/** Awaits a task that was cancelled. */
async function expectCancelled(task: Task<unknown>, message = ""): Promise<void> {
  const error = await errorOf(task)
  expect(error).toBeInstanceOf(CancelledError)
  expect(error).toHaveProperty("message", message)
  expect(task.cancelled()).toBe(true)
}

describe("an async function as a task", () => {
  it("gives its result or its error", async () => {
    await runAsync(async () => {
      const failure = new Error("broken")
      const succeeding = createTask(async () => {
        await sleep(5)
        return "result"
      })
      const failing = createTask(async () => {
        await sleep(5)
        throw failure
      })
      expect(await succeeding).toBe("result")
      expect(await errorOf(failing)).toBe(failure)
    })
  })

  it("need not await anything of corral's", async () => {
    await runAsync(async () => {
      expect(await createTask(async () => "at once")).toBe("at once")
      expect(
        await createTask(async () => {
          await Promise.resolve()
          return "in the promise world"
        }),
      ).toBe("in the promise world")
    })
  })

  it("starts at once when it is eager, else in the next turn", async () => {
    for (const eager of [true, false]) {
      await runAsync(async () => {
        let started = false
        const task = createTask(
          async () => {
            started = true
            await sleep(1)
          },
          { eager },
        )
        expect(started).toBe(eager)
        await task
      })
    }
  })

  it("takes turns with others: a sleep of 0 lets them run", async () => {
    const order = recordOrder()
    await runAsync(async () => {
      const first = createTask(
        async () => {
          order.step(1)
          await sleep(0)
          order.step(3)
        },
        { eager: true },
      )
      const second = createTask(
        async () => {
          order.step(2)
          await sleep(0)
          order.step(4)
        },
        { eager: true },
      )
      await first
      await second
    })
  })

  it("knows its task after every await, corral's or not", async () => {
    await runAsync(async () => {
      const seen: (string | undefined)[] = []
      const look = () => {
        seen.push(currentTask()?.name)
      }
      const body = async () => {
        look()
        await sleep(1)
        look()
        await Promise.resolve()
        look()
        await helper(look)
        look()
      }
      await createTask(body, { name: "looking" })
      expect(seen).toEqual(["looking", "looking", "looking", "looking", "looking"])
    })

    async function helper(look: () => void): Promise<void> {
      await sleep(1)
      look()
    }
  })

  it("runs coroutines and operations with bodies", async () => {
    await runAsync(async () => {
      const lock = new Lock()
      const result = await taskGroup(async (group) => {
        const a = group.createTask(async () => await lock.with(() => sleep(5, "a")))
        const b = group.createTask(function* () {
          return yield* lock.with(() => sleep(5, "b"))
        })
        return [await a, await b]
      })
      expect(result).toEqual(["a", "b"])
      expect(getRunningLoop().time()).toBe(10)
    })
  })

  it("cannot await itself", async () => {
    await runAsync(async () => {
      const task: Task<unknown> = createTask(async () => await errorOf(currentTask() as Task<unknown>))
      expect(await task).toBeInstanceOf(InvalidStateError)
    })
  })
})

describe("Promise.all() of operations", () => {
  it("waits for all of them at the same time", async () => {
    await runAsync(async () => {
      const queue = new Queue<string>()
      const results = await Promise.all([sleep(10, "a"), sleep(20, "b"), queue.get(), queue.put("c")])
      expect(results).toEqual(["a", "b", "c", undefined])
      expect(getRunningLoop().time()).toBe(20)
    })
  })

  it("is cancelled as a whole: every one of them gets a CancelledError", async () => {
    await runAsync(async () => {
      const errors: unknown[] = []
      const note = (error: unknown) => {
        errors.push(error)
        throw error
      }
      const event = new Event()
      const task = createTask(async () => {
        await Promise.all([sleep(1_000).then(undefined, note), event.wait().then(undefined, note)])
      })
      await letStart()
      task.cancel("stop")
      await expectCancelled(task, "stop")
      expect(errors.map((error) => error instanceof CancelledError)).toEqual([true, true])
      expect(String(event)).toBe("<Event unset, 0 waiting>")
    })
  })

  it("that fails leaves the others to the end of the function, which cancels them", async () => {
    await runAsync(async () => {
      const lock = new Lock()
      await lock.acquire()
      const failure = new Error("broken")
      const failed = new Future<void>()
      const task = createTask(async () => {
        await Promise.all([failed, lock.acquire(), sleep(60_000)])
      })
      await letStart()
      failed.setException(failure)
      expect(await errorOf(task)).toBe(failure)
      expect(String(lock)).toBe("<Lock locked, 0 waiting>")
      expect(getRunningLoop().time()).toBe(0)
    })
  })
})

describe("Promise.race() of operations", () => {
  it("gives what the first gives; the losers run on until the function ends, and are cancelled then", async () => {
    await runAsync(async () => {
      const lock = new Lock()
      await lock.acquire()
      const task = createTask(async () => {
        const winner = await Promise.race([sleep(10, "winner"), lock.acquire()])
        expect(String(lock)).toBe("<Lock locked, 1 waiting>")
        await sleep(10)
        return winner
      })
      expect(await task).toBe("winner")
      expect(String(lock)).toBe("<Lock locked, 0 waiting>")
      expect(getRunningLoop().time()).toBe(20)
    })
  })

  it("does not end the function before its losers have cleaned up", async () => {
    const order = recordOrder()
    await runAsync(async () => {
      const task = createTask(async () => {
        const slow = call(function* () {
          try {
            yield* sleep(1_000)
          } finally {
            order.step(2)
            yield* sleep(30)
            order.step(3)
          }
        })
        await Promise.race([sleep(10), slow])
        order.step(1)
      })
      await task
      order.step(4)
      expect(getRunningLoop().time()).toBe(40)
    })
  })
})

describe("cancelling an async function", () => {
  it("throws a CancelledError at its await; its finally runs, and may wait", async () => {
    const order = recordOrder()
    await runAsync(async () => {
      const task = createTask(async () => {
        try {
          await sleep(1_000)
          order.never()
        } finally {
          order.step(2)
          await sleep(10)
          order.step(3)
          await sleep(10)
          order.step(4)
        }
      })
      await letStart()
      order.step(1)
      expect(task.cancel("stop")).toBe(true)
      expect(task.cancelling()).toBe(1)
      await expectCancelled(task, "stop")
      expect(getRunningLoop().time()).toBe(20)
    })
  })

  it("reaches it through async helpers, however deep", async () => {
    await runAsync(async () => {
      const log: string[] = []
      const helper = async (n: number): Promise<void> => {
        try {
          if (n === 0) await sleep(1_000)
          else await helper(n - 1)
        } finally {
          await sleep(1)
          log.push(`helper ${n}`)
        }
      }
      const task = createTask(() => helper(3))
      await letStart()
      task.cancel("stop")
      await expectCancelled(task, "stop")
      expect(log).toEqual(["helper 0", "helper 1", "helper 2", "helper 3"])
    })
  })

  it("that has been woken but not run yet, cancels it, and hands the wake on", async () => {
    await runAsync(async () => {
      const lock = new Lock()
      await lock.acquire()
      const first = createTask(async () => {
        await lock.acquire()
      })
      const second = createTask(async () => {
        await lock.acquire()
      })
      await letStart()
      lock.release()
      first.cancel("too late")
      await expectCancelled(first, "too late")
      await second
      expect(String(lock)).toBe("<Lock locked, 0 waiting>")
    })
  })

  it("that catches the error and goes on, is counted until it takes the request back", async () => {
    await runAsync(async () => {
      const task = createTask(async () => {
        await errorOf(sleep(1_000))
        const counts = [currentTask()?.cancelling()]
        await sleep(5)
        counts.push(currentTask()?.cancelling(), currentTask()?.uncancel(), currentTask()?.cancelling())
        await sleep(5)
        return counts
      })
      await letStart()
      task.cancel()
      expect(await task).toEqual([1, 1, 0, 0])
      expect(task.cancelling()).toBe(0)
    })
  })

  it("at a foreign promise is kept, and delivered at its next await of corral's", async () => {
    const order = recordOrder()
    await runAsync(async () => {
      const foreign = deferred()
      const task = createTask(async () => {
        await foreign.promise
        order.step(2)
        await sleep(0)
        order.never()
      })
      await letStart()
      expect(task.cancel("stop")).toBe(true)
      await sleep(1_000)
      expect([task.done(), task.cancelling()]).toEqual([false, 1])
      order.step(1)
      foreign.resolve()
      await expectCancelled(task, "stop")
    })
  })

  const atOnce: [string, () => Awaitable<unknown>][] = [
    ["an operation that needs no fiber", () => new Queue().join()],
    ["a block", () => timeout(1_000, function* () {})],
    ["a block in a block", () => taskGroup(() => new Lock().with(function* () {}))],
  ]

  it.each(atOnce)("at a foreign promise is kept past awaits that do not have to wait: %s", async (_, operation) => {
    const order = recordOrder()
    await runAsync(async () => {
      const foreign = deferred()
      const task = createTask(async () => {
        await foreign.promise
        await operation()
        order.step(1)
        await Promise.all([operation(), operation()])
        order.step(2)
        await sleep(5)
        order.never()
      })
      await letStart()
      task.cancel("stop")
      foreign.resolve()
      await expectCancelled(task, "stop")
      expect(order.steps).toBe(2)
    })
  })

  it("at a foreign promise is kept past awaits that fail at once, with a fiber or without", async () => {
    await runAsync(async () => {
      const foreign = deferred()
      const queue = new Queue<number>()
      queue.shutdown()
      const errors: unknown[] = []
      const task = createTask(async () => {
        await foreign.promise
        errors.push(await errorOf(queue.get()))
        errors.push(await errorOf(timeout(1_000, () => queue.get())))
        await sleep(5)
        errors.push("went on")
      })
      await letStart()
      task.cancel("stop")
      foreign.resolve()
      await expectCancelled(task, "stop")
      expect(errors.map(String)).toEqual(
        Array(2).fill("QueueShutDown: Cannot get an item from <Queue 0, 0 waiting, shut down>: it is shut down"),
      )
    })
  })

  it("at a foreign promise, after which it only returns, cancels it all the same", async () => {
    await runAsync(async () => {
      const foreign = deferred()
      const task = createTask(async () => {
        await foreign.promise
        return "ignored"
      })
      await letStart()
      task.cancel("stop")
      foreign.resolve()
      await expectCancelled(task, "stop")
    })
  })

  it("at a foreign promise, after which it only throws, leaves it its error", async () => {
    await runAsync(async () => {
      const foreign = deferred()
      const failure = new Error("broken")
      const task = createTask(async () => {
        await foreign.promise
      })
      await letStart()
      task.cancel("stop")
      foreign.reject(failure)
      expect(await errorOf(task)).toBe(failure)
      expect(task.cancelled()).toBe(false)
    })
  })

  it("at a foreign promise can be taken back before it is delivered", async () => {
    await runAsync(async () => {
      const foreign = deferred()
      const task = createTask(async () => {
        await foreign.promise
        await sleep(5)
        return "undisturbed"
      })
      await letStart()
      task.cancel()
      expect(task.uncancel()).toBe(0)
      foreign.resolve()
      expect(await task).toBe("undisturbed")
    })
  })

  it("before it has started keeps it from ever running", async () => {
    const order = recordOrder()
    await runAsync(async () => {
      const task = createTask(async () => order.never(), { eager: false })
      task.cancel("not today")
      await expectCancelled(task, "not today")
    })
  })

  it("goes on to the task that it awaits", async () => {
    await runAsync(async () => {
      const inner = createTask(async () => {
        await sleep(1_000)
      })
      const outer = createTask(async () => {
        await inner
      })
      await letStart()
      outer.cancel("stop")
      await expectCancelled(outer, "stop")
      expect(inner.cancelled()).toBe(true)
    })
  })

  it("called by itself arrives at its next await", async () => {
    const order = recordOrder()
    await runAsync(async () => {
      const task = createTask(async () => {
        currentTask()?.cancel("myself")
        order.step(1)
        await sleep(5)
        order.never()
      })
      await expectCancelled(task, "myself")
    })
  })

  it("while its losers clean up, after it has returned, cancels it all the same", async () => {
    await runAsync(async () => {
      const task = createTask(async () => {
        const slow = call(function* () {
          try {
            yield* sleep(1_000)
          } finally {
            yield* sleep(30)
          }
        })
        await Promise.race([sleep(10), slow])
        return "ignored"
      })
      await sleep(20)
      task.cancel("stop")
      await expectCancelled(task, "stop")
    })
  })

  it("by a timeout makes it a TimeoutError", async () => {
    await runAsync(async () => {
      const error = await errorOf(
        timeout(10, async () => {
          await sleep(1_000)
        }),
      )
      expect(error).toHaveProperty("name", "TimeoutError")
      expect(currentTask()?.cancelling()).toBe(0)
      expect(getRunningLoop().time()).toBe(10)
    })
  })
})

describe("an await after the async function has ended", () => {
  it("is refused, so that nothing runs on behind the task's back", async () => {
    await runAsync(async () => {
      const foreign = deferred()
      let leaked: Promise<void> = Promise.resolve()
      await createTask(async () => {
        leaked = (async () => {
          await foreign.promise
          await sleep(5)
        })()
      })
      foreign.resolve()
      expect(await errorOf(leaked)).toEqual(
        new InvalidStateError(
          "Cannot await sleep(5): the async function that this code belongs to has ended\n" +
            "  write:  await whatever the function starts before it returns",
        ),
      )
      expect(getRunningLoop().time()).toBe(0)
    })
  })
})

describe("a coroutine that calls async functions", () => {
  it("is cancelled through them", async () => {
    const order = recordOrder()
    await runAsync(async () => {
      const task = createTask(function* () {
        try {
          yield* call(async () => {
            await sleep(1_000)
          })
          order.never()
        } finally {
          order.step(1)
          yield* sleep(10)
          order.step(2)
        }
      })
      await sleep(5)
      task.cancel("stop")
      await expectCancelled(task, "stop")
    })
  })

  it("goes on as soon as one has ended, before the next turn", async () => {
    await runAsync(function* () {
      let turns = 0
      const counter = createTask(function* () {
        for (;;) {
          turns++
          yield* sleep(0)
        }
      })
      yield* sleep(0)
      const before = turns
      yield* call(async () => {})
      expect(turns - before).toBe(0)
      counter.cancel()
    })
  })

  it("takes a thenable of others that answers at once for a promise", async () => {
    await runAsync(function* () {
      const order = recordOrder()
      const thenable: PromiseLike<number> = {
        then: (resolve) => {
          order.step(1)
          resolve?.(7)
          order.step(2)
          return thenable as never // nobody asks
        },
      }
      expect(yield* call(() => thenable)).toBe(7)
      order.step(3)
    })
  })

  it("asks a thenable of others on behalf of the task", async () => {
    await runAsync(async () => {
      const query: PromiseLike<string | undefined> = {
        then: (resolve, reject) => sleep(5).then(() => resolve?.(currentTask()?.name) as never, reject),
      }
      expect(await createTask(() => query, { name: "query" })).toBe("query")
      const task = createTask(() => query)
      await letStart()
      task.cancel("stop")
      await expectCancelled(task, "stop")
      expect(getRunningLoop().time()).toBe(5)
    })
  })

  it("does not go on any more when one ends after the loop was closed; an error that it ends with is reported", async () => {
    await runAsync(async () => {}) // ends the test where nothing carries a task through async functions
    const broken = new Error("broken")
    for (const end of [null, broken, new CancelledError()]) {
      const foreign = deferred()
      const started = deferred()
      const order = recordOrder()
      const host = new ManualHost({ auto: true, ambient })
      const runner = new Runner({ host })
      runner.start(function* () {
        yield* call(async () => {
          order.step(1)
          started.resolve()
          await foreign.promise
          order.step(2)
          if (end !== null) throw end
        })
        order.never()
      }, order.never)
      await started.promise
      runner.getLoop().close()
      foreign.resolve()
      await new Promise((resolve) => setTimeout(resolve))
      expect(order.steps).toBe(2)
      const where = '<Task "main" pending>, left when the run ended'
      expect(host.lost).toEqual(end === broken ? [{ error: broken, where }] : [])
    }
  })

  it("runs one after the other, each with its own awaits", async () => {
    await runAsync(function* () {
      const add = async (a: number, b: number) => {
        await sleep(5)
        return a + b
      }
      expect(yield* call(add, yield* call(add, 1, 2), 3)).toBe(6)
      expect(getRunningLoop().time()).toBe(10)
    })
  })
})

describe("a function that is no generator function", () => {
  it.each([true, false])("may return a coroutine; the host's context carried: %s", async (hostContext) => {
    await runAsync(
      async () => {
        const body = function* (): Coroutine<string | undefined> {
          yield* sleep(5)
          return currentTask()?.name
        }
        expect(await createTask(() => body(), { name: "worker" })).toBe("worker")
      },
      { hostContext },
    )
  })
})

describe("bodies that never wait", () => {
  it("leave the host its own turn when a slice of time has passed", async () => {
    class SlicingHost extends ManualHost {
      override readonly slice: number = 4
      yielded = 0
      override yieldTurn(turn: () => void): () => void {
        this.yielded++
        return super.yieldTurn(turn)
      }
    }
    const host = new SlicingHost({ auto: true, ambient })
    await runAsync(
      function* () {
        for (let i = 0; i < 100; i++) yield* taskGroup(async () => host.pass(1))
      },
      {},
      host,
    )
    expect(host.yielded).toBeGreaterThan(3)
  })
})

describe("Task.signal in an async function", () => {
  const host = () => new ManualHost({ auto: true, ambient, newAbortController: () => new AbortController() })

  it("inside of a timeout is aborted by the timeout; outside of it, the task's is not", async () => {
    await runAsync(
      async () => {
        const task = currentTask() as Task<unknown>
        const outer = task.signal
        const seen: AbortSignal[] = []
        const error = await errorOf(
          timeout(10, async () => {
            seen.push(task.signal)
            expect(task.signal === seen[0]).toBe(true)
            await sleep(1_000)
          }),
        )
        expect(error).toHaveProperty("name", "TimeoutError")
        expect([outer.aborted, seen[0]?.aborted, outer === seen[0]]).toEqual([false, true, false])
      },
      {},
      host(),
    )
  })

  it("is aborted when the task is cancelled, also while it is at a foreign promise", async () => {
    await runAsync(
      async () => {
        const foreign = deferred()
        const seen: AbortSignal[] = []
        const task = createTask(async () => {
          const { signal } = currentTask() as Task<unknown>
          seen.push(signal)
          signal.addEventListener("abort", () => foreign.reject(signal.reason))
          await foreign.promise
        })
        await letStart()
        task.cancel("stop")
        expect(seen[0]?.aborted).toBe(true)
        await expectCancelled(task, "stop")
      },
      {},
      host(),
    )
  })
})

describe("a host without an ambient", () => {
  it("does not know whose await it is: it is refused", async () => {
    const host = new ManualHost({ auto: true })
    await runAsync(
      async () => {
        expect(currentTask()?.name).toBe("main")
        const error = await errorOf(sleep(5)) // `await` asks for the promise a microtask later
        expect(error).toBeInstanceOf(InvalidStateError)
        expect(currentTask()).toBe(null)
      },
      {},
      host,
    )
    expect(host.now()).toBe(0)
  })
})

describe("Task.do()", () => {
  const withoutAmbient = () => new ManualHost({ auto: true })

  it("awaits an operation for a task whose async function does not know it", async () => {
    const host = withoutAmbient()
    await runAsync(
      async () => {
        const main = currentTask() as Task<unknown>
        await Promise.resolve()
        expect(await main.do(sleep(1, "once"))).toBe("once")
        expect(await main.do(sleep(4, "twice"))).toBe("twice")
        expect(host.now()).toBe(5)
      },
      {},
      host,
    )
  })

  it("is an await point: cancelled while it waits, cancelled after it was woken, and at once", async () => {
    const host = withoutAmbient()
    await runAsync(
      function* () {
        const lock = new Lock()
        yield* lock.acquire()
        const acquire = () => {
          const task: Task<void> = createTask(async () => {
            await Promise.resolve()
            await task.do(lock.acquire())
          })
          return task
        }
        const tasks = [acquire(), acquire(), acquire()] as const
        yield* sleep(5)
        tasks[0].cancel("waiting")
        yield* sleep(5)
        lock.release()
        tasks[1].cancel("woken")
        yield* sleep(5)
        yield* tasks[2]
        expect(tasks.map((task) => task.cancelled())).toEqual([true, true, false])
        expect(String(lock)).toBe("<Lock locked, 0 waiting>")
        lock.release()
        yield* acquire()
      },
      {},
      host,
    )
  })

  it("awaits inside of the innermost async function: a timeout reaches it", async () => {
    const host = withoutAmbient()
    await runAsync(
      async () => {
        const main = currentTask() as Task<unknown>
        const inner = main.do(
          timeout(10, async () => {
            await main.do(sleep(1_000))
          }),
        )
        expect(await errorOf(inner)).toHaveProperty("name", "TimeoutError")
        expect(await main.do(sleep(5, "goes on"))).toBe("goes on")
        expect(host.now()).toBe(15)
      },
      {},
      host,
    )
  })

  it("does the same as a plain await where that works", async () => {
    await runAsync(async () => {
      await sleep(1)
      expect(await currentTask()?.do(sleep(4, "rested"))).toBe("rested")
    })
  })

  it("is refused for a task that is in no async function", async () => {
    await runAsync(async () => {
      const task = createTask(sleep(10), { name: "plain" })
      expect(await errorOf(task.do(sleep(1)))).toEqual(
        new InvalidStateError('Cannot await sleep(1) for <Task "plain" pending>: it is in no async function'),
      )
      await task
    })
  })
})

describe("a cancellation that was kept while the function was at a foreign promise", () => {
  /** Cancels an async function while it is at a promise, then lets it go on with what it awaits together. */
  async function cancelBefore(together: () => Promise<unknown>): Promise<{ task: Task<unknown> }> {
    const foreign = deferred()
    const task: Task<unknown> = createTask(async () => {
      await foreign.promise
      return await together()
    })
    await sleep(5)
    task.cancel("kept")
    foreign.resolve()
    await wait([task])
    return { task }
  }

  it("reaches all awaits that begin together, as one that comes when they wait does", async () => {
    await runAsync(async () => {
      const outcomes: string[] = []
      const note = async (operation: Awaitable<unknown>) => {
        try {
          await operation
        } catch (error) {
          outcomes.push(String(error))
        }
      }
      await cancelBefore(() => Promise.all([note(sleep(1_000)), note(new Event().wait()), note(sleep(2_000))]))
      expect(outcomes).toEqual(Array(3).fill("CancelledError: kept"))
      expect(getRunningLoop().time()).toBe(5)
    })
  })

  it("is not delivered again to an await of the clean-up, nor to one that begins while another branch cleans up", async () => {
    await runAsync(async () => {
      const cleanUp = async (ms: number) => {
        try {
          await taskGroup(async (group) => {
            group.createTask(function* () {
              try {
                yield* sleep(1_000)
              } finally {
                yield* sleep(ms)
              }
            })
          })
        } finally {
          await sleep(ms)
        }
      }
      const { task } = await cancelBefore(() => Promise.allSettled([cleanUp(10), cleanUp(30)]))
      expect(task.cancelled()).toBe(false)
      expect(getRunningLoop().time()).toBe(65)
    })
  })

  it("is no affair of an await beside the first that does not have to wait", async () => {
    await runAsync(async () => {
      const queue = new Queue<number>()
      queue.putNowait(1)
      const { task } = await cancelBefore(() => Promise.allSettled([sleep(1_000), queue.get(), sleep(2_000)]))
      const outcomes = (await task) as PromiseSettledResult<unknown>[]
      expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected"])
      await sleep(0)
      expect(task.cancelling()).toBe(1)
      expect(getRunningLoop().time()).toBe(5)
    })
  })

  it("is not taken for the own one of a timeout that expires at once, or of a group whose signal is aborted", async () => {
    await runAsync(async () => {
      const controller = new AbortController()
      const blocks = [
        () => timeout(0, () => new Event().wait()),
        () =>
          taskGroup(
            async () => {
              controller.abort()
              await new Event().wait()
            },
            { signal: controller.signal },
          ),
      ]
      for (const block of blocks) {
        const { task } = await cancelBefore(async () => await block())
        expect(await errorOf(task)).toBeInstanceOf(CancelledError)
      }
    })
  })

  it("is delivered once, also if one of the awaits that begin together ends at once", async () => {
    await runAsync(async () => {
      const seen: unknown[] = []
      await cancelBefore(async () => {
        seen.push(String(await errorOf(Promise.all([sleep(1_000), timeout(1_000, function* () {})]))))
        seen.push(await sleep(1, "went on"))
      })
      expect(seen).toEqual(["CancelledError: kept", "went on"])
    })
  })

  it("is kept further if the awaits end at once, and is lost with none of them", async () => {
    await runAsync(async () => {
      const queue = new Queue<number>()
      queue.putNowait(1)
      queue.putNowait(2)
      const seen: unknown[] = []
      const { task } = await cancelBefore(async () => {
        seen.push(await Promise.all([queue.get(), queue.get()]))
        await sleep(1_000)
      })
      expect(seen).toEqual([[1, 2]])
      expect(task.cancelled()).toBe(true)
      expect(getRunningLoop().time()).toBe(5)
    })
  })
})

describe("an await up to its first wait", () => {
  /** Somebody else's awaitable, for `task.do`. */
  function awaitable<T>(iterate: () => Coroutine<T>): Awaitable<T> {
    return {
      [Symbol.iterator]: iterate,
      then: () => {
        throw new Error("Not awaited by itself")
      },
    }
  }

  it("runs users' code for the task: its context, its awaits", async () => {
    const variable = new ContextVar<string>("variable")
    const asking = awaitable(function* () {
      return [currentTask()?.name, variable.get(), sleep(1, "slept").then((slept) => slept)]
    })
    await runAsync(async () => {
      const body = async (task: Task<unknown>) => {
        variable.set("own")
        return await Promise.all(await task.do(asking))
      }
      expect(await createTask(body, { name: "worker" })).toEqual(["worker", "own", "slept"])
    })
  })

  it("fails with what an iterator throws that had asked the engine for more", async () => {
    const broken = new Error("broken")
    const restless = awaitable(function* (): Coroutine<never> {
      const rest = sleep(1_000)[Symbol.iterator]()
      rest.next()
      rest.throw?.(broken)
      throw new Error("It threw nothing")
    })
    await runAsync(async () => {
      expect(await createTask((task) => errorOf(task.do(restless)))).toBe(broken)
      expect(getRunningLoop().time()).toBe(0)
    })
  })
})

describe("the losers of a race that the function left behind", () => {
  it("are cancelled when it returns, and may wait in their finally blocks, several times", async () => {
    const order = recordOrder()
    const loser = async () => {
      try {
        await sleep(1_000)
      } finally {
        order.step(2)
        await sleep(10)
        order.step(3)
        await sleep(10)
        order.step(4)
      }
    }
    await runAsync(async () => {
      const task = createTask(async () => {
        await Promise.race([sleep(5), loser().catch(() => {})])
        order.step(1)
        return "won"
      })
      expect(await task).toBe("won")
      order.step(5)
      expect(getRunningLoop().time()).toBe(25)
    })
  })
})
