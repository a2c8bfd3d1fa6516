import { render } from "preact"
import { App } from "./app.tsx"
import "./styles/tokens.css"
import "./styles/page.css"
import "./styles/editor.css"
import "./styles/timeline.css"
import "./styles/type-ahead.css"

const root = document.getElementById("app")
if (root !== null) render(<App />, root)
