import { it } from "vitest"
import * as C from "@corral/core"
import { ManualHost } from "@corral/core/testing"
const t = (name: string, f: any) => it(name, () => { const host = new ManualHost(); try { console.log(name, "->", host.run(f as any), host.lost, host.left) } catch (e) { console.log(name, "THREW", e, host.left) } })
t("yield future", function* () { const f = new C.Future<number>(); f.setResult(3); return (yield f) })
t("yield lock.with", function* () { const l = new C.Lock(); return (yield l.with(function* () { return l.locked() })) })
t("yield group", function* () { return (yield C.taskGroup(function* (g: any) { return String(g) })) })
t("yield sleep", function* () { return (yield C.sleep(3)) })
t("callSoon ctx", function* () { const v = new C.ContextVar<number>("v"); v.set(1); C.getRunningLoop().callSoon(() => v.set(2)); const seen: number[] = []; C.getRunningLoop().callSoon(() => seen.push(v.get())); v.set(5); yield* C.sleep(0);yield* C.sleep(0); return [v.get(), seen] })
t("done cb ctx", function* () { const v = new C.ContextVar<number>("v"); v.set(1); const f = new C.Future<void>(); const seen: number[] = []; f.addDoneCallback(() => { seen.push(v.get()); v.set(9) }); v.set(5); f.setResult(); yield* C.sleep(0);yield* C.sleep(0); return [v.get(), seen] })
t("callLater str", function* () { C.getRunningLoop().callLater("x" as any, () => {}); yield* C.sleep(1) })
t("circle", function* () { let b: any; const a: any = C.createTask(function* () { yield* b }); b = C.createTask(function* () { yield* a }); yield* C.sleep(0); yield* C.sleep(0); try { a.cancel() } catch (e) { return [String(e), a.cancelling(), b.cancelling()] } })
t("call null str", function* () { const op = C.call(null as any); console.log(String(op)) })
t("lock.with(promise) held", function* () { const l = new C.Lock(); yield* l.acquire(); C.getRunningLoop().callLater(50, () => l.release()); try { yield* l.with(Promise.resolve() as any) } catch (e) { return [String(e), C.getRunningLoop().time(), l.locked()] } })
