/**
 * Who was found. How many they are is known at once; they are put in order only as far as somebody asks, since a letter
 * finds nearly everybody, and comparing names by the rules of a language is what takes time.
 */

import { type Entry, foundBy, type OwnNumber, type Typed } from "./match";

/** One who was found, and by which extension. */
export interface Match {
  readonly person: string;
  /** `null` for their first. */
  readonly extension: string | null;
  /** The number to call. */
  readonly number: string | null;
}

/** Which of two comes first: below 0 the one, above 0 the other. */
export type Order = (one: Entry, other: Entry) => number;

export const matchOf = ({ id }: Entry, by: OwnNumber | undefined): Match => ({
  person: id,
  extension: by?.extension ?? null,
  number: by?.number ?? null,
});

export class Found {
  static readonly NOBODY = new Found([], { words: [], beginnings: [], number: null }, () => 0);
  readonly count: number;

  /** `ranked`: by their rank, the best first, in any order within it. */
  constructor(
    private readonly ranked: readonly (readonly Entry[])[],
    private readonly typed: Typed,
    private readonly order: Order,
  ) {
    this.count = ranked.reduce((sum, { length }) => sum + length, 0);
  }

  /** The rank of the best of them; `null` where there is nobody. */
  get best(): number | null {
    const at = this.ranked.findIndex(({ length }) => length > 0);
    return at < 0 ? null : at;
  }

  /** So many of them, the best first, else by name. */
  first(many: number): Match[] {
    const matches: Match[] = [];
    for (const entries of this.ranked) {
      if (matches.length >= many) break;
      for (const entry of least(entries, many - matches.length, this.order)) matches.push(matchOf(entry, foundBy(entry, this.typed)));
    }
    return matches;
  }
}

/** So many of them that come before all others, in order. */
export function least(all: readonly Entry[], many: number, order: Order): readonly Entry[] {
  // To put most of them into their places one by one takes longer than to sort them.
  if (many * 4 > all.length) return [...all].sort(order).slice(0, many);
  const first: Entry[] = [];
  for (const one of all) {
    const last = first[many - 1];
    if (last !== undefined && order(last, one) < 0) continue;
    first.splice(placeOf(one, first, order), 0, one);
    if (first.length > many) first.pop();
  }
  return first;
}

/** Before the first that comes after it. */
function placeOf(one: Entry, sorted: readonly Entry[], order: Order): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const at = sorted[middle];
    if (at !== undefined && order(at, one) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}
