/** Who was found, the best first. How many they are is known at once; nobody is copied before somebody asks for them. */

import { NONE } from "./columns";
import { type Entry, foundBy, type OwnNumber, RANKS, type Typed } from "./match";

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
  static readonly NOBODY = new Found([], new Uint8Array(), { words: [], beginnings: [], numbers: [] });
  readonly count: number;
  /** How many have each rank, and how many none. */
  readonly #counts = new Int32Array(RANKS + 1);

  /** `ranks`: how well each matches, of all in the order in which equals stand. */
  constructor(
    private readonly entries: readonly Entry[],
    private readonly ranks: Uint8Array,
    private readonly typed: Typed,
  ) {
    for (const rank of ranks) this.#counts[rank] = (this.#counts[rank] ?? 0) + 1;
    this.count = ranks.length - (this.#counts[NONE] ?? 0);
  }

  /** How many have a rank that is no worse. */
  upTo(rank: number): number {
    return this.#counts.subarray(0, rank + 1).reduce((sum, count) => sum + count, 0);
  }

  /** So many of them, the best first, else by name: no more than those are put in order. */
  first(many: number): Match[] {
    const matches: Match[] = [];
    for (let rank = 0; rank < RANKS; rank += 1) {
      const end = Math.min(many, matches.length + (this.#counts[rank] ?? 0));
      for (let at = this.ranks.indexOf(rank); matches.length < end; at = this.ranks.indexOf(rank, at + 1)) {
        const entry = this.entries[at];
        if (entry === undefined) break;
        matches.push(matchOf(entry, foundBy(entry, this.typed)));
      }
    }
    return matches;
  }
}
