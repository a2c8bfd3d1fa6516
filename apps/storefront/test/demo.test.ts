import { expect, it } from "vitest"
import { demo } from "../src/demo/demo.ts"

it("shows each scene in each framework, with one tree", async () => {
  let text = ""
  await demo((more) => {
    text += more
  })
  const scenes = text.split("── ").slice(1)
  expect(scenes).toHaveLength(4 * 5)
  for (const framework of ["fastify", "express", "hono", "coroutine"]) {
    const [lamp, chair, desk, sofa, bed] = scenes.filter((scene) => scene.startsWith(framework))
    expect(lamp).toMatch(/\n200 .*"reviews":\[/)
    expect(chair).toMatch(/\n200 .*"reviews":null/)
    expect(desk).toMatch(/\n502 .*"backends":\["stock"\]/)
    expect(sofa).toMatch(/\n504 .*"backends":\["prices"\]/)
    expect(bed).toContain("every backend has seen it go")
    for (const scene of [lamp, chair, desk, sofa, bed]) {
      expect(scene?.match(/^(fastify|express|hono) \//gm)).toHaveLength(1)
      expect(scene?.match(/^[├└]─ (prices|stock|reviews)/gm)).toHaveLength(3)
      expect(scene?.match(/^[│ ] {2}└─ backend/gm)).toHaveLength(3)
    }
  }
})
