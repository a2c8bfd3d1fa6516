import { ContextVar, copyContext, createTask, InvalidStateError, sleep } from "@corral/core"
import { describe, expect, it } from "vitest"
import { runProgram } from "../harness.ts"

describe("ContextVar.get()", () => {
  it("gives the value, else the fallback, else the default", () => {
    runProgram(function* () {
      const plain = new ContextVar<number>("plain")
      expect(plain.get(7)).toBe(7)
      const prepared = new ContextVar<number>("prepared", { defaultValue: 1 })
      expect(prepared.get()).toBe(1)
      expect(prepared.get(7)).toBe(7)
      prepared.set(2)
      expect(prepared.get(7)).toBe(2)
    })
  })

  it("takes undefined for a value, a default and a fallback like any other", () => {
    runProgram(function* () {
      const variable = new ContextVar<number | undefined>("v", { defaultValue: undefined })
      expect(variable.get()).toBe(undefined)
      const other = new ContextVar<number | undefined>("w")
      expect(other.get(undefined)).toBe(undefined)
      other.set(undefined)
      expect(other.get(1)).toBe(undefined)
    })
  })

  it("refuses without a value, a default or a fallback", () => {
    runProgram(function* () {
      const variable = new ContextVar("requestId")
      expect(() => variable.get()).toThrow(
        new InvalidStateError('Cannot get <ContextVar "requestId">: it has no value here and no default'),
      )
    })
  })

  it("works outside of any run, too", () => {
    const variable = new ContextVar("outside", { defaultValue: 1 })
    const token = variable.set(2)
    expect(variable.get()).toBe(2)
    variable.reset(token)
    expect(variable.get()).toBe(1)
  })
})

describe("ContextVar.set()", () => {
  it("sets the value of this task alone: others keep theirs", () => {
    runProgram(function* () {
      const variable = new ContextVar<string>("v")
      variable.set("main")
      const task = createTask(function* () {
        expect(variable.get()).toBe("main")
        variable.set("task")
        yield* sleep(10)
        return variable.get()
      })
      yield* sleep(5)
      expect(variable.get()).toBe("main")
      variable.set("main, later")
      expect(yield* task).toBe("task")
      expect(variable.get()).toBe("main, later")
    })
  })

  it("keeps variables of the same name apart", () => {
    runProgram(function* () {
      const [one, two] = [new ContextVar<number>("n"), new ContextVar<number>("n")]
      one.set(1)
      two.set(2)
      expect([one.get(), two.get()]).toEqual([1, 2])
    })
  })
})

describe("ContextVar.reset()", () => {
  it("puts back the value before", () => {
    runProgram(function* () {
      const variable = new ContextVar<number>("v")
      variable.set(1)
      const token = variable.set(2)
      variable.set(3)
      variable.reset(token)
      expect(variable.get()).toBe(1)
    })
  })

  it("takes the value away if there was none", () => {
    runProgram(function* () {
      const variable = new ContextVar<number>("v")
      variable.reset(variable.set(1))
      expect(() => variable.get()).toThrow(InvalidStateError)
    })
  })

  it("refuses a token that has been used, and changes nothing", () => {
    runProgram(function* () {
      const variable = new ContextVar<number>("v")
      const token = variable.set(1)
      variable.reset(token)
      variable.set(2)
      expect(() => variable.reset(token)).toThrow(
        new InvalidStateError('Cannot reset <ContextVar "v">: the token has been used already'),
      )
      expect(variable.get()).toBe(2)
    })
  })

  it("refuses the token of another variable; the token stays good", () => {
    runProgram(function* () {
      const [one, two] = [new ContextVar<number>("one"), new ContextVar<number>("two")]
      const token = one.set(1)
      expect(() => two.reset(token)).toThrow(
        new InvalidStateError('Cannot reset <ContextVar "two">: the token is of <ContextVar "one">'),
      )
      one.reset(token)
      expect(one.get(0)).toBe(0)
    })
  })

  it("refuses a token of another context; the token stays good", () => {
    runProgram(function* () {
      const variable = new ContextVar<number>("v")
      const token = variable.set(1)
      const refusal = new InvalidStateError('Cannot reset <ContextVar "v">: the token was made in another context')
      copyContext().run(() => {
        expect(() => variable.reset(token)).toThrow(refusal)
      })
      yield* createTask(function* () {
        expect(() => variable.reset(token)).toThrow(refusal)
      })
      variable.reset(token)
      expect(variable.get(0)).toBe(0)
    })
  })
})
