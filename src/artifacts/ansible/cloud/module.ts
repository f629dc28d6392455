/** A module by the resource of Terraform that says the same. */
export interface Module {
  readonly type: string;
  /** Arguments under other names there: `!` before one turns it around, a dot stands for a block around it. */
  readonly names: ReadonlyMap<string, string>;
  /** What stands for an argument that is not given, where the module has another default than the resource. */
  readonly defaults: ReadonlyMap<string, string>;
}

/** Modules of one resource: `argument>name` where the names differ, `name=value` where the defaults do. */
export type Row = readonly [modules: string, type: string, arguments?: string];

/** Rows by the last part of a module's name. */
export const index = (rows: readonly Row[]): ReadonlyMap<string, Module> =>
  new Map(
    rows.flatMap(([modules, type, said = ""]) => {
      const words = said.split(/\s+/).filter((w) => w !== "");
      const pairs = (by: string): [string, string][] =>
        words.flatMap((w): [string, string][] => {
          const at = w.indexOf(by);
          return at < 0 ? [] : [[w.slice(0, at), w.slice(at + 1)]];
        });
      const module = { type, names: new Map(pairs(">")), defaults: new Map(pairs("=")) };
      return modules.split(" ").map((m): [string, Module] => [m, module]);
    }),
  );
