import { Error as ERRORS_ONLY, logger, parse, View } from "vega"
import { type Config, compile, type TopLevelSpec } from "vega-lite"
import type { Curve } from "../curves/curve.ts"
import type { CurveResult, WorkloadResult } from "../results.ts"
import { SYSTEMS, systemsOf } from "../systems.ts"
import type { Workload } from "../workload.ts"
import { ratio, whole } from "./format.ts"

const CONFIG: Config = {
  font: "sans-serif",
  // Its own paper, so that the colours are the same on a light page and on a dark one.
  background: "white",
  padding: 12,
  title: { anchor: "start", fontSize: 14, offset: 12 },
  view: { stroke: null },
  axis: { labelFontSize: 11, titleFontSize: 11, titleFontWeight: "normal" },
  legend: { labelLimit: 0 },
}
const OURS = "#d1495b"
const OTHERS = "#5c677d"

/** One point for each system, with its figure, and a line at the target. */
export async function workloadChart(
  { title, measures, target, unit }: Workload,
  result: WorkloadResult,
): Promise<string> {
  const values = systemsOf(result.systems).flatMap((system) => {
    const figure = result.systems[system]
    const value =
      figure?.kind === "speed"
        ? figure.ratio
        : figure?.kind === "memory"
          ? figure.bytes
          : figure?.kind === "depth"
            ? figure.points.at(-1)?.size
            : undefined
    return value === undefined ? [] : [{ system: SYSTEMS[system].title, value, ours: system.startsWith("corral") }]
  })
  const scale = { speed: "operations per second, plain promises = 1", memory: "bytes", depth: `${unit}s reached` }[
    measures
  ]
  const format = measures === "speed" ? ratio : whole
  const x = {
    type: "quantitative",
    title: scale,
    ...powersOfTen([target, ...values.map(({ value }) => value)]),
  } as const
  return render({
    title,
    width: 480,
    layer: [
      {
        data: { values: [{ target, label: `target ${format(target)}` }] },
        encoding: { x: { ...x, field: "target" } },
        layer: [
          { mark: { type: "rule", strokeDash: [4, 4], color: OURS } },
          {
            mark: { type: "text", baseline: "bottom", dy: -4, fontSize: 11, color: OURS },
            encoding: { y: { value: 0 }, text: { field: "label" } },
          },
        ],
      },
      {
        data: { values: values.map((each) => ({ ...each, label: format(each.value) })) },
        encoding: {
          y: { field: "system", type: "nominal", sort: null, title: null },
          x: { ...x, field: "value" },
          color: {
            field: "ours",
            type: "nominal",
            scale: { domain: [true, false], range: [OURS, OTHERS] },
            legend: null,
          },
        },
        layer: [
          { mark: { type: "point", filled: true, size: 90, opacity: 1 } },
          { mark: { type: "text", align: "left", dx: 9, fontSize: 11 }, encoding: { text: { field: "label" } } },
        ],
      },
    ],
  })
}

/** Cost per unit over the number of units, both logarithmic: what stays flat costs the same at any size. */
export async function curveChart({ title, unit, axis }: Curve, { lines }: CurveResult): Promise<string> {
  const values = lines.flatMap(({ name, points }) =>
    points.map(({ size, cost }) => ({ line: name, size, cost, ours: name.startsWith("corral") })),
  )
  return render({
    title,
    width: 480,
    height: 280,
    data: { values },
    mark: { type: "line", point: true },
    encoding: {
      x: { field: "size", type: "quantitative", title: axis, ...powersOfTen(values.map(({ size }) => size)) },
      y: {
        field: "cost",
        type: "quantitative",
        title: `nanoseconds per ${unit}`,
        ...powersOfTen(values.map(({ cost }) => cost)),
      },
      color: { field: "line", type: "nominal", sort: null, title: null, scale: { scheme: "tableau10" } },
      strokeWidth: { condition: { test: "datum.ours", value: 2.5 }, value: 1.2 },
    },
  })
}

/** A logarithmic axis from a power of ten to another, which names these only. */
function powersOfTen(values: readonly number[]) {
  const [least, most] = [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))]
  const powers = Array.from({ length: most - least + 1 }, (_, i) => 10 ** (least + i))
  // "10k", but "0.01" and not "10m".
  const labelExpr = 'format(datum.value, datum.value < 1 ? "~g" : "~s")'
  return { scale: { type: "log" as const, domain: [10 ** least, 10 ** most] }, axis: { values: powers, labelExpr } }
}

async function render(spec: TopLevelSpec): Promise<string> {
  const { spec: parsed } = compile({ ...spec, config: CONFIG })
  const view = new View(parse(parsed), { renderer: "none", logger: logger(ERRORS_ONLY) })
  return `${await view.toSVG()}\n`
}
