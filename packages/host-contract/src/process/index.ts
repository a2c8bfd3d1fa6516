export { describeProcess } from "./describe-process.ts"
export { describeReadme } from "./readme.ts"
export { processSetting } from "./setting.ts"
