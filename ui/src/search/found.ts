/** Who was found, the best first. How many they are is known at once; nobody is copied before somebody asks for them. */

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
  static readonly NOBODY = new Found([], { words: [], beginnings: [], numbers: [] });
  readonly count: number;

  /** `ranked`: by their rank, the best first, each in the order in which they stand. */
  constructor(
    private readonly ranked: readonly (readonly Entry[])[],
    private readonly typed: Typed,
  ) {
    this.count = ranked.reduce((sum, { length }) => sum + length, 0);
  }

  /** How many have a rank that is no worse. */
  upTo(rank: number): number {
    return this.ranked.slice(0, rank + 1).reduce((sum, { length }) => sum + length, 0);
  }

  /** So many of them, the best first, else by name. */
  first(many: number): Match[] {
    const matches: Match[] = [];
    for (const entries of this.ranked) {
      for (const entry of entries.slice(0, many - matches.length)) matches.push(matchOf(entry, foundBy(entry, this.typed)));
      if (matches.length >= many) break;
    }
    return matches;
  }
}
