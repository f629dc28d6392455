import type { Problem } from "../model/problem.ts";

/** One file of a chart, by its path below the chart's folder. */
export interface ChartFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What a chart comes to with its own values. */
export interface Rendering {
  /**
   * Manifests by the template that they came from, named as charts are and not as their folders: `templates/x.yaml` of the chart
   * itself, `charts/NAME/templates/x.yaml` of one that came along. A template that came to nothing is not there.
   */
  readonly texts: ReadonlyMap<string, string>;
  /** Values that the chart demands and does not have; a placeholder stood for each. */
  readonly filled: readonly string[];
  /** Templates that say something else each time. */
  readonly unsteady: ReadonlySet<string>;
}

/** Renders charts with a program of this machine, which reads nothing but the files handed in and speaks to nobody. */
export interface ChartRenderer {
  /** Program and version, such as `helm v3.22`; part of fingerprints and verdicts. */
  readonly engine: string;
  /** A Problem: it could not be rendered, so that nobody looked. */
  render(files: readonly ChartFile[]): Promise<Rendering | Problem>;
}

/** The renderer of this machine; null where there is none. Asked only where a chart changed. */
export type OpenCharts = () => Promise<ChartRenderer | null>;
