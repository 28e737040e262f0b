/**
 * What the search finds beside people: calls that are over, whoever waits, dashboards, settings, and everything that can be
 * done. They are few, so they are folded when the search opens, and not kept.
 */

import type { IconName } from "../parts/icons";
import { asWords, dialled, fold, RANK, type Rank, rankNumber, rankWords, tier, typedWords } from "./match";

/** In the order in which those of one rank stand. */
export const THINGS = ["waiting", "recent", "shortcut", "action", "queue", "dashboard", "setting"] as const;
export type ThingKind = (typeof THINGS)[number];

export interface Thing {
  /** Of two no two have the same. */
  readonly key: string;
  readonly kind: ThingKind;
  readonly icon: IconName;
  readonly label: string;
  /** Said under the label. */
  readonly detail: string | null;
  readonly number?: string | null;
  /** Also found by these words. */
  readonly words?: string;
  readonly run: () => void;
}

/** At most so many are listed. */
export const MOST = 8;

interface Folded {
  readonly thing: Thing;
  readonly folded: string;
  readonly words: string;
  /** What else it is found by. */
  readonly place: string;
  readonly digits: string;
}

export interface FoundThing {
  readonly thing: Thing;
  readonly rank: Rank;
}

export class Things {
  readonly #all: readonly Folded[];

  constructor(things: readonly Thing[]) {
    this.#all = things.map((thing) => {
      const folded = fold(thing.label);
      return {
        thing,
        folded,
        words: asWords(folded),
        place: asWords(fold(`${thing.detail ?? ""} ${thing.words ?? ""}`)),
        digits: dialled(thing.number ?? ""),
      };
    });
  }

  /** The best, at most {@link MOST}. Nothing typed finds nothing. */
  find(text: string): readonly FoundThing[] {
    const typed = typedWords(text);
    if (typed === null) return [];
    const found = this.#all.flatMap((one): FoundThing[] => {
      const byNumber = one.digits === "" ? null : rankNumber(one.digits, typed.numbers);
      const byWords = rankWords(one, typed, RANK.beginning, RANK.word);
      const rank = byNumber === null || byWords === null ? (byNumber ?? byWords) : byNumber < byWords ? byNumber : byWords;
      return rank === null ? [] : [{ thing: one.thing, rank }];
    });
    const kind = ({ thing }: FoundThing) => THINGS.indexOf(thing.kind);
    return found.sort((one, other) => tier(one.rank) - tier(other.rank) || kind(one) - kind(other) || one.rank - other.rank).slice(0, MOST);
  }
}
