// Waits until a signal asks it to stop, and then stops in the way that its argument names.
import { adapter, wanted } from "./adapter.ts"

const { CancelledError, createTask, run, sleep } = adapter

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function* untilStopped() {
  say("ready")
  yield* sleep(Number.POSITIVE_INFINITY)
}

const ways: Record<string, () => ReturnType<typeof untilStopped> | PromiseLike<void>> = {
  *"at once"() {
    yield* untilStopped()
  },
  *"after its clean-up"() {
    try {
      yield* untilStopped()
    } finally {
      yield* sleep(20)
      say("cleaned up")
    }
  },
  async "after its clean-up, async"() {
    try {
      say("ready")
      await sleep(Number.POSITIVE_INFINITY)
    } finally {
      await sleep(20)
      say("cleaned up")
    }
  },
  *"after the clean-up of a task that is left"() {
    createTask(function* () {
      try {
        yield* sleep(Number.POSITIVE_INFINITY)
      } finally {
        yield* sleep(20)
        say("cleaned up")
      }
    })
    yield* untilStopped()
  },
  *"in good order"() {
    try {
      yield* untilStopped()
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error
      say(`stopping because of ${error.message}`)
    }
  },
  *"in good order, with an exit code of its own"() {
    process.exitCode = 7
    yield* ways["in good order"]!() as ReturnType<typeof untilStopped>
  },
  *"with an error"() {
    try {
      yield* untilStopped()
    } catch {
      throw new RangeError("clean-up")
    }
  },
  async "not at all"() {
    setTimeout(() => {}, 60_000)
  },
  *never() {
    try {
      yield* untilStopped()
    } finally {
      say("stuck")
      yield* sleep(Number.POSITIVE_INFINITY)
    }
  },
}

const main = ways[wanted]
if (main === undefined) throw new Error(`No such way: ${wanted}`)
try {
  await run(main)
  say("resolved")
} catch (error) {
  say(`rejected with ${error}`)
}
