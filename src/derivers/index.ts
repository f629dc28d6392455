import type { Deriver } from "../model/deriver.ts";
import { bind } from "./bind.ts";
import { call } from "./call.ts";
import { netpol } from "./netpol.ts";
import { stage } from "./stage.ts";

/** Every deriver. One file and one line add one. */
export const DERIVERS: readonly Deriver[] = [bind, call, netpol, stage];
