import type { Located } from "../../formats/located.ts";
import { entries, entry, get, items, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { holdsCredential, loads, namesSecret } from "../container.ts";
import type { Service } from "./words.ts";
import { resolved } from "./words.ts";

/** `KEY: value`, `- KEY=value` and `- KEY`. */
export function variables(node: Located | undefined): { name: string; value: string | undefined; at: ByteRange }[] {
  if (node?.type === "map") return entries(node).map((e) => ({ name: e.key, value: text(e.value), at: e.at }));
  return items(node).map((item) => {
    const [name = "", ...value] = (text(item) ?? "").split("=");
    return { name, value: value.length > 0 ? value.join("=") : undefined, at: item.at };
  });
}

/** Secrets that a service is given, and how. */
export function secrets({ subject, node }: Service): LocalFact[] {
  const one = (name: string, delivery: string, keys: readonly string[], at: ByteRange): LocalFact =>
    fact("reads-secret", subject, name, { delivery, keys: [...keys] }, [at]);
  const files = items(get(node, "secrets")).flatMap((s) => {
    const name = text(s) ?? text(get(s, "source"));
    return name === undefined ? [] : [one(name, "file", [], s.at)];
  });
  const environment = variables(get(node, "environment"))
    .filter(({ name, value }) => namesSecret(name) && value !== "")
    .map(({ name, at }): LocalFact => ({ ...one(name, "environment", [], at), certainty: "syntactic" }));
  const code = variables(get(node, "environment")).flatMap(({ name, value, at }) => {
    const what = loads(name, value ?? "");
    return what ? [fact("executes", subject, what, { source: value ?? UNRESOLVED }, [at])] : [];
  });
  const list = entry(node, "env_file");
  const named = text(list?.value) !== undefined && list ? [list.value] : items(list?.value);
  const whole = named.flatMap((f) => {
    const path = text(f) ?? text(get(f, "path"));
    return path === undefined ? [] : [one(path, "environment", ["*"], f.at)];
  });
  return [...files, ...environment, ...code, ...whole, ...written(subject, node)];
}

/** Secrets that the file itself writes down, also as what stands where a variable is not set. */
function written(subject: string, node: Located): LocalFact[] {
  const held = variables(get(node, "environment")).filter(({ name, value }) => {
    const full = resolved(value ?? "");
    if (full === "" || full.includes(UNRESOLVED)) return false;
    return namesSecret(name) || holdsCredential(full);
  });
  const command = ["command", "entrypoint"].flatMap((key) => {
    const found = entry(node, key);
    const said = found ? [text(found.value) ?? "", ...texts(found.value)] : [];
    return found && said.some((w) => holdsCredential(w)) ? [{ name: key, at: found.at }] : [];
  });
  const one = (object: string, list: readonly { name: string; at: ByteRange }[]): LocalFact[] => {
    const attrs = { value: list.map((v) => v.name).join(", "), grade: list.length };
    const places = list.map((v) => v.at);
    return list.length > 0 ? [{ ...fact("setting", subject, object, attrs, places), certainty: "syntactic" }] : [];
  };
  return [...one("secrets written into variables", held), ...one("secrets written into its command", command)];
}
