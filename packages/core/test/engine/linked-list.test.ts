import { describe, expect, it } from "vitest"
import { type Linked, LinkedList } from "../../src/engine/linked-list.ts"

class Item implements Linked<Item> {
  before: Item | null = null
  after: Item | null = null
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

function listOf(...names: string[]): { list: LinkedList<Item>; items: Item[] } {
  const list = new LinkedList<Item>()
  const items = names.map((name) => new Item(name))
  for (const item of items) list.append(item)
  return { list, items }
}

const namesOf = (list: LinkedList<Item>) => [...list].map((item) => item.name)

describe("LinkedList", () => {
  it("lists its items in the order in which they were appended", () => {
    const { list } = listOf("a", "b", "c")
    expect(namesOf(list)).toEqual(["a", "b", "c"])
    expect([list.first?.name, list.last?.name, list.size]).toEqual(["a", "c", 3])
  })

  it("removes the first, the last, one in the middle and the only one", () => {
    for (const [name, rest] of [
      ["a", ["b", "c"]],
      ["b", ["a", "c"]],
      ["c", ["a", "b"]],
    ] as const) {
      const { list, items } = listOf("a", "b", "c")
      list.remove(items.find((item) => item.name === name) as Item)
      expect(namesOf(list)).toEqual(rest)
      expect([list.first?.name, list.last?.name, list.size]).toEqual([rest[0], rest[1], 2])
    }
    const { list, items } = listOf("only")
    list.remove(items[0] as Item)
    expect([list.first, list.last, list.size]).toEqual([null, null, 0])
  })

  it("takes an item again that was removed", () => {
    const { list, items } = listOf("a", "b")
    const [a] = items as [Item]
    list.remove(a)
    expect([a.before, a.after]).toEqual([null, null])
    list.append(a)
    expect(namesOf(list)).toEqual(["b", "a"])
  })
})
