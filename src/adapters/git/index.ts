export { installHooks } from "./hook/install.ts";
export type { HookChange } from "./hook/local.ts";
export { installLocalHooks, uninstallLocalHooks } from "./hook/local.ts";
export { openRepository } from "./local.ts";
export { gitVersion } from "./process.ts";
export { openServed } from "./served.ts";
