import { signal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { StateIcon } from "../timeline/state-icon.tsx"
import type { StateName } from "../trace/state.ts"
import { type City, Searches, type Stage } from "./search.ts"

/** How many of the last searches are listed, and how many cities. */
const MOST = 6

const latency = signal(600)
const counts = signal({ started: 0, cancelled: 0, finished: 0 })
const latest = signal<readonly { readonly id: number; readonly text: string; readonly stage: Stage }[]>([])
const found = signal<readonly City[]>([])

const searches = new Searches({
  latency: () => latency.value,
  found: (cities) => {
    found.value = cities
  },
  stage: (id, text, stage) => {
    const { started, cancelled, finished } = counts.value
    counts.value = {
      started: started + Number(stage === "pausing"),
      cancelled: cancelled + Number(stage === "cancelled"),
      finished: finished + Number(stage === "finished"),
    }
    latest.value = [{ id, text, stage }, ...latest.value.filter((each) => each.id !== id)]
      .sort((a, b) => b.id - a.id)
      .slice(0, MOST)
  },
})

const STATES: Record<Stage, StateName> = {
  pausing: "waiting",
  fetching: "running",
  finished: "done",
  cancelled: "cancelled",
  failed: "failed",
}

/** A search in which each keystroke cancels the search before it: corral on the page itself. */
export function TypeAhead() {
  useEffect(() => {
    const stop = new AbortController()
    void searches.serve(stop.signal)
    return () => stop.abort()
  }, [])
  return (
    <section class="panel type-ahead" aria-labelledby="type-ahead-title">
      <header>
        <h2 id="type-ahead-title">Type-ahead</h2>
        <Counts />
      </header>
      <p class="hint">
        Type quickly. Each keystroke starts a search and cancels the one before it, whether that still waits for you to
        pause or its request is on its way.
      </p>
      <div class="columns">
        <div>
          <label for="city">City or country</label>
          <input
            id="city"
            type="search"
            autocomplete="off"
            spellcheck={false}
            onInput={({ currentTarget }) => searches.ask(currentTarget.value)}
          />
          <label for="latency">
            Simulated latency: <output for="latency">{latency} ms</output>
          </label>
          <input
            id="latency"
            type="range"
            min={0}
            max={2_000}
            step={100}
            value={latency}
            onInput={({ currentTarget }) => {
              latency.value = currentTarget.valueAsNumber
            }}
          />
        </div>
        <SearchList />
        <Found />
      </div>
    </section>
  )
}

function Counts() {
  const { started, cancelled, finished } = counts.value
  return (
    <p class="counts" role="status" aria-label="Searches">
      <span>
        <b>{started}</b> started
      </span>
      <span>
        <b>{cancelled}</b> cancelled
      </span>
      <span>
        <b>{finished}</b> finished
      </span>
    </p>
  )
}

function SearchList() {
  return (
    <div>
      <h3 id="searches-title">Last searches</h3>
      <ol class="searches" aria-labelledby="searches-title">
        {latest.value.length === 0 && <li class="none">None yet</li>}
        {latest.value.map(({ id, text, stage }) => (
          <li key={id} data-stage={stage}>
            <StateIcon name={STATES[stage]} />
            <q>{text}</q> <span>{stage}</span>
          </li>
        ))}
      </ol>
    </div>
  )
}

function Found() {
  const cities = found.value
  return (
    <div>
      <h3 id="found-title">Found{cities.length > 0 && `: ${cities.length}`}</h3>
      <ul class="found" aria-labelledby="found-title">
        {cities.length === 0 && <li class="none">Nothing yet</li>}
        {cities.slice(0, MOST).map(({ city, country }) => (
          <li key={`${city} ${country}`}>
            {city} <small>{country}</small>
          </li>
        ))}
      </ul>
    </div>
  )
}
