export { openRepository } from "./local.ts";
