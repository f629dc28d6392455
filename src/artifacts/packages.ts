import type { ByteRange, LocalFact } from "../model/fact.ts";
import { fact } from "./common.ts";

/** The folder's name stands for a project that names none. */
export const projectOf = (path: string): string => path.split("/").slice(-2, -1)[0] || "project";

/** Package URL without version (https://github.com/package-url/purl-spec). */
export const purlOf = (type: string, name: string): string => `pkg:${type}/${name.replace(/^@/, "%40")}`;

/** Scheme and host of an address; any other origin without its fragment and query. */
export const hostOf = (address: string): string =>
  /^(?:[a-z]+\+)?[a-z]+:\/\/[^/?#]+/i.exec(address.replace(/:\/\/[^/@]*@/, "://"))?.[0].toLowerCase() ??
  (address.split(/[?#]/)[0] as string);

export const encrypted = (address: string): boolean => !/^(git\+)?(http|git|svn|ftp):/i.test(address);

/** An origin that packages are taken from. */
export const origin = (project: string, address: string, at: ByteRange, more: LocalFact["attrs"] = {}): LocalFact =>
  fact("fetches-from", project, hostOf(address), { tls: encrypted(address), ...more }, [at]);
