import type { Deriver } from "../model/deriver.ts";
import { bind } from "./bind.ts";
import { netpol } from "./netpol.ts";

/** Every deriver. One file and one line add one. */
export const DERIVERS: readonly Deriver[] = [bind, netpol];
