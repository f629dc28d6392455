import { Argument, Option } from "commander";
import { fail } from "../../model/problem.ts";

/** An option that may be given more than once. */
export const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];

const listed = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}` : (words[0] ?? "");

/** `--output`, with the formats that a command knows; it says itself what is wrong with another. */
export const outputOption = (...formats: readonly string[]): Option =>
  new Option("--output <format[=file]>", `${listed(formats)}; may be given more than once`)
    .choices(formats)
    .argParser(collect)
    .default([]);

/** An argument of which some words are known: shells complete them, the command judges them. */
export const knownArgument = (name: string, description: string, words: readonly string[]): Argument =>
  new Argument(name, description).choices(words).argParser((text: string) => text);

/** A whole number between two others, as an option takes it. */
export const wholeNumber =
  (name: string, least: number, most: number) =>
  (text: string): string =>
    /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most
      ? text
      : fail("usage/number", `expected a number from ${least} to ${most} for ${name}, got "${text}"`);

/** Runs a command that answers with its exit code. */
export const run =
  <A extends unknown[]>(load: () => Promise<(...args: A) => Promise<number>>) =>
  async (...args: A): Promise<void> => {
    process.exitCode = await (await load())(...args);
  };

const EMPTY: readonly unknown[] = [false, "", undefined];

/** A default is told where it says something. */
export const tellsDefault = (value: unknown): boolean =>
  !EMPTY.includes(value) && !(Array.isArray(value) && value.length === 0);
