import { Recorder } from "./recorder.ts"

let recorder: Recorder | null = null

/** Begins the recording of a run; a worker has one run in its life. */
export function startRecording(...args: ConstructorParameters<typeof Recorder>): Recorder {
  recorder = new Recorder(...args)
  return recorder
}

/** The recorder of the run that this worker was started for. */
export function currentRecorder(): Recorder {
  if (recorder === null) throw new Error("Cannot record an event: no run has begun")
  return recorder
}
