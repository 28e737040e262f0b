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

/** Rows that follow each other and are of one section, in the order given. */
export function sections(rows: readonly EditorRow[]): Section[] {
  const all: Section[] = [];
  for (const row of rows) {
    const last = all.at(-1);
    if (last?.section === row.section) last.rows.push(row);
    else all.push({ section: row.section, label: row.sectionLabel, rows: [row] });
  }
  return all;
}

/** The rows whose label, help, key or section hold every word of `text`. */
export function found(rows: readonly EditorRow[], text: string): EditorRow[] {
  const words = fold(text).split(/\s+/u).filter((word) => word !== "");
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

/** The part of an element's id that tells a setting. */
export const slug = (key: string): string => key.replaceAll(".", "-");
