import {
  ContextVar,
  createTask,
  currentTask,
  Event,
  Future,
  getRunningLoop,
  InvalidStateError,
  Runner,
  run,
  sleep,
  taskGroup,
} from "@corral/core"
import { setDefaultHost } from "@corral/core/adapter-kit"
import { ManualHost } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { afterHost, collectGarbage } from "../collect-garbage.ts"
import { ambient, expectNothingLeft } from "../harness.ts"

// The default host is one for the whole process: this test comes first.
describe("without a default host", () => {
  it("run, Runner and awaits outside of tasks are refused, and told what to write", async () => {
    await expect(run(() => sleep(1))).rejects.toThrow(
      /^Cannot run anything: no adapter of a runtime is loaded\n {2}write:/,
    )
    expect(() => new Runner().getLoop()).toThrow(InvalidStateError)
    await expect(sleep(1).then()).rejects.toThrow(
      /^Cannot await sleep\(1\): no task is running here, and no adapter of a runtime is loaded\n {2}write:/,
    )
  })
})

describe("setDefaultHost()", () => {
  function useNewHost() {
    const host = new ManualHost({ auto: true, ambient })
    setDefaultHost(host)
    return host
  }

  it("names the host of run and Runner", async () => {
    const host = useNewHost()
    expect(await run(() => sleep(10, "on it"))).toBe("on it")
    expect(host.now()).toBe(10)
    await using runner = new Runner()
    expect(await runner.run(() => sleep(10, "on it, too"))).toBe("on it, too")
    expect(host.now()).toBe(20)
  })

  it("a host that is given goes before it", async () => {
    const host = useNewHost()
    const other = new ManualHost({ auto: true, ambient })
    await run(() => sleep(10), { host: other })
    expect([host.now(), other.now()]).toEqual([0, 10])
  })

  it("operations awaited outside of any task run on it, each in a task of its own, and hold it open meanwhile", async () => {
    const host = useNewHost()
    const gate = new Event()
    const waiting = gate.wait().then(() => "woken")
    const result = await taskGroup(async (group) => {
      expect(currentTask()?.name).toMatch(/^Task-/)
      expect(host.left.runs).toBe(2)
      group.createTask(sleep(10))
      return "done"
    })
    expect(result).toBe("done")
    expect(host.now()).toBe(10)
    expect(host.left.runs).toBe(1)
    gate.set()
    expect(await waiting).toBe("woken")
    expectNothingLeft(host)
  })

  it("operations awaited outside of any task have a copy of the context that is current there", async () => {
    useNewHost()
    const variable = new ContextVar<string>("variable")
    variable.set("outside")
    await taskGroup(async () => {
      expect(variable.get()).toBe("outside")
      variable.set("inside")
    })
    expect(variable.get()).toBe("outside")
  })

  it("an operation that fails outside of any task rejects, and nothing is reported as lost", async () => {
    const host = useNewHost()
    const failing = taskGroup(async () => {
      throw new RangeError("own")
    })
    await expect(failing.then()).rejects.toMatchObject({ errors: [{ message: "own" }] })
    expectNothingLeft(host)
  })

  it("the error of a future that fails outside of any task is reported once nobody can look at it any more", async () => {
    const host = useNewHost()
    const failure = new RangeError("own")
    new Future<void>().setException(failure)
    const looked = new Future<void>()
    looked.setException(failure)
    expect(looked.exception()).toBe(failure)
    await collectGarbage()
    await afterHost()
    expect(host.lost).toEqual([{ error: failure, where: "<Future done>: nobody looked at its error" }])
  })

  it("no task is running outside of them", () => {
    useNewHost()
    expect(currentTask()).toBe(null)
    expect(() => getRunningLoop()).toThrow(InvalidStateError)
    expect(() => createTask(sleep(1))).toThrow(/^Cannot create a task: no task is running here/)
  })
})
