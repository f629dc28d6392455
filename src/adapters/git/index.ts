export type { HookConfig } from "./hook/hook.ts";
export { installHooks } from "./hook/install.ts";
export { openRepository } from "./local.ts";
export { openServed } from "./served.ts";
