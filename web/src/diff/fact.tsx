import { shown } from "../parts.tsx";
import type { Change } from "./source.ts";

/** Lists and records a line each; what is not set is left out. */
function written(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(written).join("\n");
  if (typeof value === "object")
    return Object.entries(value)
      .filter(([, v]) => v !== null)
      .map(([k, v]) => `${k}: ${Array.isArray(v) ? v.map(written).join(", ") : written(v)}`)
      .join("; ");
  return shown(String(value));
}

/** The attributes of a change before and after; null where it has none. */
export function Fact({ change }: { readonly change: Change }) {
  const names = [...new Set([...Object.keys(change.before ?? {}), ...Object.keys(change.after ?? {})])].filter(
    (name) => written(change.before?.[name]) !== "" || written(change.after?.[name]) !== "",
  );
  if (names.length === 0) return null;
  return (
    <table className="fact">
      <colgroup>
        <col className="k" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">
            <span className="sr">attribute</span>
          </th>
          <th scope="col">before</th>
          <th scope="col">after</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => {
          const [was, now] = [written(change.before?.[name]), written(change.after?.[name])];
          return (
            <tr key={name}>
              <th scope="row">{shown(name)}</th>
              <td className={was === now ? "" : "was"}>
                <span>{was || <span className="muted">nothing</span>}</span>
              </td>
              <td className={was === now ? "" : "now"}>
                <span>{was === now ? <span className="same">the same</span> : now || "nothing"}</span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
