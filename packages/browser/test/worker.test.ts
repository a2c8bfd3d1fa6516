import { expect, it, onTestFinished } from "vitest"

it("a program runs in a worker, too", async () => {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" })
  onTestFinished(() => worker.terminate())
  const result = await new Promise((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => resolve(data))
    worker.addEventListener("error", ({ message }) => reject(new Error(message)))
  })
  expect(result).toEqual(["a", "b"])
})
