import { isAbsolute, join } from "node:path";

/** The folder of the user who runs this (XDG Base Directory Specification), or null where there is none, or none is wanted. */
export function cacheFolder(env: NodeJS.ProcessEnv): string | null {
  if (env.SALLYPORT_CACHE === "off") return null;
  const { XDG_CACHE_HOME: cache, HOME: home } = env;
  // A relative path is to be ignored, says the specification.
  if (cache && isAbsolute(cache)) return join(cache, "sallyport");
  return home && isAbsolute(home) ? join(home, ".cache", "sallyport") : null;
}
