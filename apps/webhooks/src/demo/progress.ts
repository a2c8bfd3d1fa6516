import { type Body, type Coroutine, call, sleep, taskGroup } from "@corral/node"

/** Shows a line that changes: redrawn in place on a terminal, one line every now and then elsewhere. */
export function* withProgress<T>(out: NodeJS.WriteStream, line: () => string, body: Body<T>): Coroutine<T> {
  return yield* taskGroup(function* (group) {
    const drawing = group.createTask(out.isTTY ? redraw(out, line) : repeat(out, line), { name: "progress" })
    try {
      return yield* call(body)
    } finally {
      drawing.cancel()
    }
  })
}

function* redraw(out: NodeJS.WriteStream, line: () => string): Coroutine<never> {
  const draw = () => out.write(`\r\x1b[2K${line().slice(0, out.columns - 1)}`)
  try {
    for (;;) {
      draw()
      yield* sleep(100)
    }
  } finally {
    draw()
    out.write("\n")
  }
}

function* repeat(out: NodeJS.WriteStream, line: () => string): Coroutine<never> {
  try {
    for (;;) {
      yield* sleep(1_000)
      out.write(`${line()}\n`)
    }
  } finally {
    out.write(`${line()}\n`)
  }
}
