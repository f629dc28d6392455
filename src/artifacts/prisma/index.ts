import { sensitive } from "../../formats/sensitive.ts";
import type { Syntax, Token } from "../../formats/tokens.ts";
import { closes, isMark, isWord, placeOf, structureOfTokens, textOf, tokenize } from "../../formats/tokens.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { bounded, EMPTY, fact, unreadable } from "../common.ts";

const SYNTAX: Syntax = { name: "prisma", comment: "//", blocks: false, quotes: '"', lines: true };

/** Prisma schemas: what models store, what their fields must fit, how the database is reached. */
export const prisma: ArtifactKind = {
  id: "prisma",
  version: 1,
  load: async () => {},
  claims: (path) => (/\.prisma$/i.test(path) ? 1 : 0),
  extract({ bytes }) {
    if (bytes.length === 0) return EMPTY;
    const tokens = tokenize(bytes, SYNTAX);
    if ("code" in tokens) return unreadable(bytes, tokens);
    const blocks = blocksOf(tokens);
    const named = new Set(blocks.filter((b) => b.type !== "enum").map((b) => b.name));
    const choices = new Set(blocks.filter((b) => b.type === "enum").map((b) => b.name));
    // Generators read what a field is hidden from in comments.
    const obeyed = new TextDecoder("latin1").decode(bytes).includes("/// @");
    const structure = obeyed ? undefined : structureOfTokens(tokens.filter(meaningful), bytes);
    return bounded(
      bytes,
      blocks.flatMap((b) => blockFacts(b, named, choices)),
      [],
      { structure },
    );
  },
};

/** One end of a line after another says nothing. */
const meaningful = (t: Token, n: number, all: readonly Token[]): boolean =>
  t.kind !== "line" || all[n - 1]?.kind !== "line";

interface Block {
  readonly type: string;
  readonly name: string;
  /** Its first words, and the bracket that ends it. */
  readonly frame: readonly Token[];
  readonly close: Token;
  readonly lines: readonly (readonly Token[])[];
}

function blocksOf(tokens: readonly Token[]): Block[] {
  const blocks: Block[] = [];
  for (let n = 0; n < tokens.length; n++) {
    if (!isMark(tokens[n], "{")) continue;
    const end = closes(tokens, n) as number;
    const [type, name] = [tokens[n - 2], tokens[n - 1]];
    if (type?.kind === "word" && name?.kind === "word") {
      const frame = tokens.slice(n - 2, n + 1);
      const close = tokens[end - 1] as Token;
      blocks.push({ type: type.value, name: name.value, frame, close, lines: linesOf(tokens.slice(n + 1, end - 1)) });
    }
    n = end - 1;
  }
  return blocks;
}

/** Statements: lines, unless a bracket is open at their end. */
function linesOf(tokens: readonly Token[]): (readonly Token[])[] {
  const lines: (readonly Token[])[] = [];
  let [from, depth] = [0, 0];
  for (const [n, t] of [...tokens, { kind: "line", value: "", from: 0, to: 0 } as Token].entries()) {
    if (t.kind === "mark" && "([{".includes(t.value)) depth++;
    else if (t.kind === "mark" && ")]}".includes(t.value)) depth--;
    else if (t.kind === "line" && depth === 0) {
      if (n > from) lines.push(tokens.slice(from, n));
      from = n + 1;
    }
  }
  return lines;
}

function blockFacts(b: Block, models: ReadonlySet<string>, choices: ReadonlySet<string>): LocalFact[] {
  switch (b.type) {
    case "model":
    case "type":
    case "view":
      return modelFacts(b, models, choices);
    case "enum":
      return [enumFact(b)];
    case "datasource":
      return b.lines.flatMap((line) => sourceFacts(b.name, line));
    case "generator":
      return b.lines.flatMap((line) => generatorFacts(b.name, line));
    default:
      return [];
  }
}

/** One attribute of a field or model: its name, and what stands in its parentheses. */
interface Attribute {
  readonly name: string;
  readonly args: readonly Token[];
}

function attributesOf(line: readonly Token[]): Attribute[] {
  const found: Attribute[] = [];
  for (let n = 0; n < line.length; n++) {
    if (!isMark(line[n], "@")) continue;
    while (isMark(line[n], "@")) n++;
    let name = line[n]?.value ?? "";
    while (isMark(line[n + 1], ".")) {
      name += `.${line[n + 2]?.value ?? ""}`;
      n += 2;
    }
    const open = n + 1;
    const end = isMark(line[open], "(") ? closes(line, open) : null;
    found.push({ name, args: end === null ? [] : line.slice(open + 1, end - 1).filter((t) => t.kind !== "line") });
    if (end !== null) n = end - 1;
  }
  return found;
}

/** What stands behind `name:` of an attribute. */
function argument({ args }: Attribute, name: string): readonly Token[] {
  const n = args.findIndex((t, i) => isWord(t, name) && isMark(args[i + 1], ":"));
  if (n < 0) return [];
  const end = isMark(args[n + 2], "[") ? closes(args, n + 2) : n + 3;
  return args.slice(n + 2, end ?? args.length);
}

const words = (tokens: readonly Token[]): string =>
  tokens
    .filter((t) => t.kind !== "mark")
    .map((t) => t.value)
    .join(", ");

function modelFacts(b: Block, models: ReadonlySet<string>, choices: ReadonlySet<string>): LocalFact[] {
  const rules: Record<string, Json> = {};
  const options: string[] = [];
  const frame = [placeOf(b.frame), { from: b.close.from, to: b.close.to }];
  const facts: LocalFact[] = [];
  for (const line of b.lines) {
    if (!isMark(line[0], "@")) {
      facts.push(...fieldFacts(b.name, line, models, choices));
      continue;
    }
    for (const a of attributesOf(line)) {
      if (a.name === "unique" || a.name === "id")
        rules[`${a.name === "id" ? "primary key" : "unique"} (${words(a.args)})`] = true;
      else options.push(`${a.name} ${textOf(a.args)}`);
    }
    frame.push(placeOf(line));
  }
  const attrs = { stated: true, rules, options: options.sort() };
  return [...facts, fact("constraint", b.name, "table", attrs, frame)];
}

const ON_DELETE: ReadonlyMap<string, string> = new Map([
  ["Cascade", "cascade"],
  ["SetNull", "set null"],
  ["SetDefault", "set null"],
]);

function fieldFacts(
  model: string,
  line: readonly Token[],
  models: ReadonlySet<string>,
  choices: ReadonlySet<string>,
): LocalFact[] {
  const [name, type] = line;
  if (name?.kind !== "word" || type?.kind !== "word") return [];
  const optional = isMark(line[2], "?");
  const list = isMark(line[2], "[");
  const attributes = attributesOf(line);
  const rules: Record<string, Json> = { type: [`${type.value}${list ? "[]" : ""}`] };
  let stated = "";
  if (!optional && !list) rules.required = true;
  for (const a of attributes) {
    const length = a.name.startsWith("db.") ? a.args.find((t) => t.kind === "number") : undefined;
    if (a.name === "id" || a.name === "unique") rules.unique = true;
    else if (/^db\.(VarChar|Char|NVarChar|NChar|VarBinary)$/.test(a.name) && length)
      rules.maxLength = Number(length.value) || 0;
    else if (a.name === "relation" && argument(a, "fields").length > 0) {
      const action = words(argument(a, "onDelete"));
      rules.references = `${type.value}(${words(argument(a, "references"))}) by ${words(argument(a, "fields"))}`;
      rules.onDelete = ON_DELETE.get(action) ?? (action === "" && optional ? "set null" : "restrict");
    } else stated += `${a.name} ${textOf(a.args)};`;
  }
  const facts = [
    fact("constraint", `${model}.${name.value}`, "value", { stated: true, rules, default: stated }, [placeOf(line)]),
  ];
  if (models.has(type.value)) return facts;
  const mapped = attributes.find((a) => a.name === "map")?.args.find((t) => t.kind === "text")?.value ?? "";
  const plain = type.value === "Boolean" || choices.has(type.value);
  const named = sensitive(name.value);
  const kind = plain ? { class: null, protected: false } : named.class === null ? sensitive(mapped) : named;
  const attrs = { class: kind.class, protected: kind.class === null ? null : kind.protected };
  return [fact("stores", model, name.value, attrs, [placeOf(line.slice(0, 2))]), ...facts];
}

function enumFact(b: Block): LocalFact {
  const values = b.lines.flatMap((line) => (line[0]?.kind === "word" ? line[0].value : []));
  const rest = b.lines.flatMap((line) => attributesOf(line).map((a) => `${a.name} ${textOf(a.args)}`));
  const at = [placeOf(b.frame), { from: b.close.from, to: b.close.to }, ...b.lines.map(placeOf)];
  return fact("constraint", b.name, "value", { stated: true, rules: { enum: values.sort() }, options: rest }, at);
}

/** `key = value` of a block. */
function assigned(line: readonly Token[]): { key: string; value: readonly Token[] } | null {
  const [key, equals] = line;
  return key?.kind === "word" && isMark(equals, "=") && line.length > 2
    ? { key: key.value, value: line.slice(2) }
    : null;
}

/** Addresses written out hold a password, or at least who answers; a file does not. */
function sourceFacts(name: string, line: readonly Token[]): LocalFact[] {
  const found = assigned(line);
  if (!found) return [];
  const { key, value } = found;
  const at = [placeOf(line)];
  const source = `datasource ${name}`;
  if (/^(url|directUrl|shadowDatabaseUrl)$/.test(key)) {
    const literal = value[0]?.kind === "text" && !value[0].value.startsWith("file:");
    // The address itself may be a secret: where it is from is all that is told.
    const told = literal ? "written out in the schema" : value[0]?.kind === "text" ? "a file" : textOf(value);
    return [fact("setting", source, key, { value: told, grade: literal ? 1 : 0 }, at)];
  }
  if (key === "relationMode" || key === "referentialIntegrity") {
    const mode = words(value);
    return [fact("setting", source, "relationMode", { value: mode, grade: mode === "prisma" ? 1 : 0 }, at)];
  }
  return [];
}

/** Preview features change the client only; a generator of one's own is a program that runs. */
function generatorFacts(name: string, line: readonly Token[]): LocalFact[] {
  const found = assigned(line);
  if (!found) return [];
  const generator = `generator ${name}`;
  const value = words(found.value);
  if (found.key === "previewFeatures")
    return [fact("setting", generator, found.key, { value, grade: 0 }, [placeOf(line)])];
  if (found.key !== "provider") return [];
  const grade = /^prisma-client(-js)?$/.test(value) ? 0 : null;
  return [fact("setting", generator, "provider", { value, grade }, [placeOf(line)])];
}
