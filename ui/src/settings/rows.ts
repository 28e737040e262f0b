/** The rows of the settings page: their sections, the search, and the outcome that belongs to each. */

import type { EditorRow } from "../bindings/EditorRow";
import type { ReportRow } from "../bindings/ReportRow";
import { OUTCOMES } from "../report/rows";
import { fold } from "../search/match";

export interface Section {
  section: string;
  label: string;
  rows: EditorRow[];
}

/** The sections in the order of their first rows, each once. */
export function sections(rows: readonly EditorRow[]): Section[] {
  const all = new Map<string, Section>();
  for (const row of rows) {
    const held = all.get(row.section);
    if (held) held.rows.push(row);
    else all.set(row.section, { section: row.section, label: row.sectionLabel, rows: [row] });
  }
  return [...all.values()];
}

/** The rows whose label, help, key or section hold every word of `text`. */
export function found(rows: readonly EditorRow[], text: string): EditorRow[] {
  const words = fold(text)
    .split(/\s+/u)
    .filter((word) => word !== "");
  if (words.length === 0) return [...rows];
  return rows.filter((row) => {
    const all = fold([row.label, row.help, row.key, row.sectionLabel].join(" "));
    return words.every((word) => all.includes(word));
  });
}

/** What the setting came to. One that stands for several rows of the report has the worst of theirs. */
export function outcomeOf(key: string, report: readonly ReportRow[]): ReportRow | null {
  const own = report.filter((row) => row.key === key || row.key.startsWith(`${key}.`));
  // An outcome nobody knows comes before `applied`, which needs no look.
  const rank = ({ outcome }: ReportRow) => {
    const at = (OUTCOMES as readonly string[]).indexOf(outcome);
    return at < 0 ? OUTCOMES.length - 1.5 : at;
  };
  return own.reduce<ReportRow | null>((worst, row) => (worst === null || rank(row) < rank(worst) ? row : worst), null);
}

/**
 * What the setting came to, as far as that is of the value shown: after a change here the report may still speak of the
 * one before, which would contradict the field. Where both were changed, both are shown.
 */
export function outcomeFor(row: EditorRow, report: readonly ReportRow[]): ReportRow | null {
  const outcome = outcomeOf(row.key, report);
  return row.unsaved && row.conflict === null && outcome?.source !== "unsaved" ? null : outcome;
}

/** How much a row asks to be looked at; `null`: all is well, and it says nothing. */
export type Weight = "error" | "warning" | "note";

const WEIGHTS: readonly Weight[] = ["error", "warning", "note"];

/** The reason of what waits for the user's approval. */
export const APPROVAL = "awaiting_approval";

/** Of a row with what the setting came to here. */
export function weightOf(row: EditorRow, outcome: ReportRow | null): Weight | null {
  if (row.refused !== null || outcome?.outcome === "failed") return "error";
  if (row.conflict !== null || outcome?.outcome === "adjusted" || outcome?.reason === APPROVAL) return "warning";
  return outcome === null || outcome.outcome === "applied" ? null : "note";
}

/** The heaviest of some. */
export function heaviest(weights: readonly (Weight | null)[]): Weight | null {
  return WEIGHTS.find((weight) => weights.includes(weight)) ?? null;
}

/** The part of an element's id that tells a setting. */
export const slug = (key: string): string => key.replaceAll(".", "-");
