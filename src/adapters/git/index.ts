export { installHooks } from "./hook/install.ts";
export { openRepository } from "./local.ts";
export { openServed } from "./served.ts";
