import { testIn } from "./in-browser.ts"

testIn("chromium")
