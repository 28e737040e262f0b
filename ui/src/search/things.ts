/**
 * What the search finds beside people: calls that are over, whoever waits, dashboards, settings, and everything that can be
 * done. They are few, so they are folded when the search opens, and not kept.
 */

import type { IconName } from "../parts/icons";
import { dialled, fold, typedNumber } from "./match";

/** In the order in which those of one rank stand. */
export const THINGS = ["waiting", "recent", "action", "queue", "dashboard", "shortcut", "setting"] as const;
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
  readonly label: string;
  readonly others: string;
  readonly digits: string;
}

export interface FoundThing {
  readonly thing: Thing;
  /** As that of a person: better ones are lower. */
  readonly rank: number;
}

export class Things {
  readonly #all: readonly Folded[];

  constructor(things: readonly Thing[]) {
    this.#all = things.map((thing) => ({
      thing,
      label: fold(thing.label),
      others: fold(`${thing.detail ?? ""} ${thing.words ?? ""}`),
      digits: dialled(thing.number ?? ""),
    }));
  }

  /** The best, at most {@link MOST}. Nothing typed finds nothing. */
  find(typed: string): readonly FoundThing[] {
    const words = fold(typed)
      .split(/\s+/u)
      .filter((word) => word !== "");
    if (words.length === 0) return [];
    const number = typedNumber(typed);
    const found = this.#all.flatMap((one): FoundThing[] => {
      const rank = rankOf(one, words, number);
      return rank === null ? [] : [{ thing: one.thing, rank }];
    });
    const kind = ({ thing }: FoundThing) => THINGS.indexOf(thing.kind);
    return found.sort((one, other) => one.rank - other.rank || kind(one) - kind(other)).slice(0, MOST);
  }
}

function rankOf({ label, others, digits }: Folded, words: readonly string[], number: string | null): number | null {
  if (number !== null && digits !== "") {
    const at = digits.indexOf(number.replace("+", ""));
    if (digits === number) return 0;
    if (at === 0) return 1;
    if (at > 0) return 5;
  }
  let worst = 0;
  for (const word of words) {
    const at = label.indexOf(word);
    if (at === 0) worst = Math.max(worst, 1);
    else if (at > 0) worst = Math.max(worst, label.includes(` ${word}`) ? 2 : 3);
    else if (others.includes(word)) worst = Math.max(worst, 4);
    else return null;
  }
  return worst;
}

/** So many of the best people stand before things that match no better. */
const PEOPLE_FIRST = 6;

/** Up to this rank somebody is found by their number, or by how a word of their name begins: they come first. */
const BY_NAME = 2;

/** How many people stand before the things. */
export function before(things: readonly FoundThing[], bestPerson: number | null, people: number): number {
  const best = things[0]?.rank;
  if (best === undefined || bestPerson === null) return best === undefined ? people : 0;
  return best < bestPerson && bestPerson > BY_NAME ? 0 : Math.min(people, PEOPLE_FIRST);
}
