/** The settings report: values as text, counts, and the filter. */

import type { ReportRow } from "../bindings/ReportRow";
import { fold } from "../search/match";

/** The outcomes in the order of the filter, those a person should look at first. */
export const OUTCOMES = ["failed", "adjusted", "pending", "unsupported", "not_yet", "applied"] as const;

/** A value of the document as text; `null` where there is none. */
export function valueText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** How many rows ended in each outcome, in the filter's order; outcomes nobody knows come last. */
export function counts(rows: readonly ReportRow[]): [outcome: string, count: number][] {
  const count = new Map<string, number>();
  for (const row of rows) count.set(row.outcome, (count.get(row.outcome) ?? 0) + 1);
  const known = OUTCOMES.filter((outcome) => count.has(outcome));
  const others = [...count.keys()].filter((outcome) => !(OUTCOMES as readonly string[]).includes(outcome));
  return [...known, ...others].map((outcome) => [outcome, count.get(outcome) ?? 0]);
}

/**
 * The rows that end in `outcome` (`null`: any) and hold every word of `text`. `shown`: what the page shows of a row in
 * other words than the host's.
 */
export function filtered(
  rows: readonly ReportRow[],
  text: string,
  outcome: string | null,
  shown: (row: ReportRow) => readonly (string | null)[] = () => [],
): ReportRow[] {
  const words = fold(text)
    .split(/\s+/u)
    .filter((word) => word !== "");
  return rows.filter((row) => {
    if (outcome !== null && row.outcome !== outcome) return false;
    if (words.length === 0) return true;
    const parts = [
      row.key,
      valueText(row.wanted),
      valueText(row.inForce),
      row.wantedWords,
      row.inForceWords,
      row.source,
      row.outcome,
      row.reason,
      row.why,
      row.hint,
      ...shown(row),
    ];
    const all = fold(parts.filter((part) => part !== null).join(" "));
    return words.every((word) => all.includes(word));
  });
}
