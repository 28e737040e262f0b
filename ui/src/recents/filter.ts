/** Which of the calls that are over are listed. */

import type { RecentCall } from "../bindings/RecentCall";

export const FILTERS = ["all", "missed", "queue"] as const;
export type Filter = (typeof FILTERS)[number];

export const isFilter = (given: unknown): given is Filter => FILTERS.includes(given as Filter);

/** `queue`: only those of one queue, by its id, where unanswered calls of queues are listed. */
export function filtered(calls: readonly RecentCall[], filter: Filter, queue: string | null = null): readonly RecentCall[] {
  if (filter === "all") return calls;
  const only = filter === "queue" ? queue : null;
  return calls.filter(({ kind, queueId }) => kind === filter && (only === null || queueId === only));
}

/** How many of them still ask for something: shown beside the filter. */
export function open(calls: readonly RecentCall[], filter: Filter): number {
  if (filter === "all") return 0;
  return filtered(calls, filter).filter(({ handled }) => !handled).length;
}
