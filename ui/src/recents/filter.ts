/** Which of the calls that are over are listed. */

import type { RecentCall } from "../bindings/RecentCall";

export const FILTERS = ["all", "missed", "queue"] as const;
export type Filter = (typeof FILTERS)[number];

export const isFilter = (given: unknown): given is Filter => FILTERS.includes(given as Filter);

export function filtered(calls: readonly RecentCall[], filter: Filter): readonly RecentCall[] {
  return filter === "all" ? calls : calls.filter(({ kind }) => kind === filter);
}

/** How many of them still ask for something: shown beside the filter. */
export function open(calls: readonly RecentCall[], filter: Filter): number {
  if (filter === "all") return 0;
  return filtered(calls, filter).filter(({ handled }) => !handled).length;
}
