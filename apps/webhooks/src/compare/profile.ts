/** A CPU profile as V8 writes it; only what is read here. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[]
  /** The id of the node on top of the stack, for each sample. */
  readonly samples: readonly number[]
  /** Microseconds from the start to the first sample, and then from each sample to the next. */
  readonly timeDeltas: readonly number[]
  readonly startTime: number
}

/** A part of the time of a profile, in microseconds on its clock. */
export interface Window {
  readonly from: number
  readonly to: number
}

export interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  readonly children?: readonly number[]
}

/**
 * Whose code was running: `ENGINE_OWNER`, `ENGINE_IN_NODE`, "the service", "Node", "WebAssembly" or a package. What V8 itself
 * puts into brackets stays so: "(garbage collector)" and "(program)", which is native code outside of all JavaScript.
 */
export type Owner = string

/** The files of `packages/core` and `packages/node`, with the native functions that they call. */
export const ENGINE_OWNER: Owner = "the engine"

/** Node's own JavaScript, where the engine called it. */
export const ENGINE_IN_NODE: Owner = "Node, called by the engine"

export interface FunctionShare {
  readonly name: string
  /** The file, from `packages` on, and the line. */
  readonly place: string
  readonly share: number
}

/** Where the time of a process went: all shares are parts of the samples in which it was not idle. */
export interface Breakdown {
  readonly busySamples: number
  readonly idleSamples: number
  readonly owners: ReadonlyMap<Owner, number>
  /** The functions of the engine, the most expensive first. */
  readonly engine: readonly FunctionShare[]
}

const ENGINE = /\/packages\/(core|node)\/(src|dist)\//

/**
 * Divides the samples of a profile, those within a window, among their owners.
 *
 * What has no file (a method of Map or Promise, a native function) belongs to the nearest caller that has one. Node's own
 * JavaScript has files and so stands for itself; how much of it ran because the engine called it, and not the service,
 * is said separately.
 */
export function breakdownOf(profile: CpuProfile, window: Window): Breakdown {
  const { nodes } = profile
  const samples = samplesIn(profile, window)
  const places = placesOf(nodes)
  const owners = new Map<Owner, number>()
  const functions = new Map<ProfileNode, number>()
  let idleSamples = 0
  for (const id of samples) {
    const place = places.get(id)
    if (place === undefined) continue
    if (place.owner === "(idle)") {
      idleSamples += 1
      continue
    }
    owners.set(place.owner, (owners.get(place.owner) ?? 0) + 1)
    if (place.owner === ENGINE_OWNER) functions.set(place.frame, (functions.get(place.frame) ?? 0) + 1)
  }
  const busySamples = samples.length - idleSamples
  const share = (count: number) => count / busySamples
  const shares = [...owners].map(([owner, count]) => [owner, share(count)] as const)
  return {
    busySamples,
    idleSamples,
    owners: new Map(shares.sort(([, a], [, b]) => b - a)),
    engine: merged(functions).map(([name, place, count]) => ({ name, place, share: share(count) })),
  }
}

function samplesIn({ samples, timeDeltas, startTime }: CpuProfile, { from, to }: Window): number[] {
  let at = startTime
  return samples.filter((_, index) => {
    at += timeDeltas[index] ?? 0
    return from <= at && at <= to
  })
}

/** For a node of the call tree: its nearest frame that has a file, and whose it is. */
interface Place {
  readonly frame: ProfileNode
  readonly owner: Owner
}

function placesOf(nodes: readonly ProfileNode[]): Map<number, Place> {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const isChild = new Set(nodes.flatMap(({ children }) => children ?? []))
  const places = new Map<number, Place>()
  // Down the tree by hand: it may be deeper than the stack.
  const open = nodes.filter(({ id }) => !isChild.has(id)).map((node) => ({ node, caller: null as Place | null }))
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const place = placeOf(next.node, next.caller)
    places.set(next.node.id, place)
    for (const id of next.node.children ?? []) {
      const node = byId.get(id)
      if (node !== undefined) open.push({ node, caller: place })
    }
  }
  return places
}

function placeOf(node: ProfileNode, caller: Place | null): Place {
  const { url, functionName } = node.callFrame
  if (/^\((idle|program|garbage collector|root)\)$/.test(functionName)) return { frame: node, owner: functionName }
  if (url === "") return caller === null || caller.owner === "(root)" ? { frame: node, owner: "(native)" } : caller
  return { frame: node, owner: ownerOf(url, caller?.owner ?? null) }
}

function ownerOf(url: string, caller: Owner | null): Owner {
  if (ENGINE.test(url)) return ENGINE_OWNER
  if (url.startsWith("node:")) return caller === ENGINE_OWNER || caller === ENGINE_IN_NODE ? ENGINE_IN_NODE : "Node"
  if (url.startsWith("wasm:")) return "WebAssembly"
  const dependency = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1]
  return dependency ?? "the service"
}

/** The same function is in the tree once for each way to it. */
function merged(functions: ReadonlyMap<ProfileNode, number>): [name: string, place: string, count: number][] {
  const counts = new Map<string, [string, string, number]>()
  for (const [{ callFrame }, count] of functions) {
    const file = callFrame.url.replace(/^.*\/packages\//, "packages/")
    const place = `${file}:${callFrame.lineNumber + 1}`
    const name = callFrame.functionName || "(anonymous)"
    const before = counts.get(`${name} ${place}`)
    counts.set(`${name} ${place}`, [name, place, count + (before?.[2] ?? 0)])
  }
  return [...counts.values()].sort((a, b) => b[2] - a[2])
}
