import { testIn } from "./in-browser.ts"

testIn("firefox")
