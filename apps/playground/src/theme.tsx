import { effect, signal } from "@preact/signals"

const CHOICES = ["system", "light", "dark"] as const
type Theme = (typeof CHOICES)[number]
const KEY = "corral-playground-theme"

const theme = signal<Theme>(CHOICES.find((choice) => choice === localStorage.getItem(KEY)) ?? "system")

// All colours are made by light-dark(), which asks for nothing but the color-scheme.
effect(() => {
  document.documentElement.style.colorScheme = theme.value === "system" ? "light dark" : theme.value
  localStorage.setItem(KEY, theme.value)
})

/** Chooses between light and dark; "system" follows the system. */
export function ThemeChoice() {
  return (
    <fieldset class="theme">
      <legend class="unseen">Colours</legend>
      {CHOICES.map((choice) => (
        <label key={choice}>
          <input
            type="radio"
            name="theme"
            value={choice}
            checked={theme.value === choice}
            onChange={() => {
              theme.value = choice
            }}
          />
          <span>{choice}</span>
        </label>
      ))}
    </fieldset>
  )
}
