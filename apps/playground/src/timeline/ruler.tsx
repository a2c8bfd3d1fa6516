import { axisMarks, describeTime } from "../trace/axis.ts"
import { axis } from "./view.ts"

/** Lines at the marks of the axis, behind all lanes. */
export function GridLines() {
  return (
    <div class="grid-lines" aria-hidden="true">
      {axisMarks(axis.value).map((at) => (
        <span key={at} style={{ "--from": at }} />
      ))}
    </div>
  )
}

/** The time axis. */
export function Ruler() {
  return (
    <div class="ruler" aria-hidden="true">
      {axisMarks(axis.value)
        .filter((at) => at < axis.value)
        .map((at) => (
          <span key={at} style={{ "--from": at }}>
            {at === 0 ? "0" : describeTime(at)}
          </span>
        ))}
    </div>
  )
}
