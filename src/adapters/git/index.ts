export { installHooks } from "./hook/install.ts";
export { openRepository } from "./local.ts";
export { gitVersion } from "./process.ts";
export { openServed } from "./served.ts";
