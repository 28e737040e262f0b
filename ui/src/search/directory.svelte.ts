/**
 * The people in the order of their names, ready to be searched. What is folded is kept for each and made anew only
 * when that person's words have changed: no state of a phone costs anything here.
 */

import type { Person } from "../bindings/Person";
import { dialled, type Entry, entryOf, type Match, RANKS, rank, readsAlike, typedWords } from "./match";

/** So many are put in their places one by one; of more the whole is sorted. */
const FEW = 50;

export class Directory {
  readonly #entries = new Map<string, Entry>();
  /** Who has which number, as it is dialled. */
  readonly #owners = new Map<string, Set<string>>();
  /** In the order of the names, as of when it was last asked for. */
  #sorted: Entry[] = [];
  #sortedBy = "";
  /** Those whose place in it may be another. */
  readonly #stale = new Set<string>();
  /** Grows whenever words or numbers are others. */
  #version = $state(0);

  /** Takes each change of a person. */
  take(id: string, now: Person | undefined, before: Person | undefined): void {
    if (now !== undefined && before !== undefined && readsAlike(now, before)) return;
    this.#forget(id);
    if (now !== undefined) this.#learn(id, entryOf({ ...now, id }));
    this.#stale.add(id);
    this.#version += 1;
  }

  /** The people that match, the best first, else by name in that language. Nothing typed finds nobody. */
  find(text: string, language: string): Match[] {
    void this.#version;
    const typed = typedWords(text);
    if (typed === null) return [];
    const ranked: Match[][] = Array.from({ length: RANKS }, () => []);
    for (const entry of this.#inOrder(language)) {
      const found = rank(entry, typed);
      if (found === null) continue;
      const { rank: place, by } = found;
      ranked[place]?.push({ person: entry.id, extension: by?.extension ?? null, number: by?.number ?? null });
    }
    return ranked.flat();
  }

  /** Whose number it is, however it is written. Who has it as their first comes before the others, then the name decides. */
  at(text: string, language: string): Match | null {
    void this.#version;
    const wanted = dialled(text);
    if (wanted === "" || wanted === "+") return null;
    const order = new Intl.Collator(language).compare;
    let best: { entry: Entry; match: Match } | null = null;
    for (const id of this.#owners.get(wanted) ?? []) {
      const entry = this.#entries.get(id);
      const own = entry?.numbers.find(({ digits }) => digits === wanted);
      if (entry === undefined || own === undefined) continue;
      const better =
        best === null ||
        (own.extension === null && best.match.extension !== null) ||
        ((own.extension === null) === (best.match.extension === null) && order(entry.name, best.entry.name) < 0);
      if (better) best = { entry, match: { person: id, extension: own.extension, number: own.number } };
    }
    return best?.match ?? null;
  }

  #learn(id: string, entry: Entry): void {
    this.#entries.set(id, entry);
    for (const { digits } of entry.numbers) {
      const owners = this.#owners.get(digits);
      if (owners === undefined) this.#owners.set(digits, new Set([id]));
      else owners.add(id);
    }
  }

  #forget(id: string): void {
    for (const { digits } of this.#entries.get(id)?.numbers ?? []) {
      const owners = this.#owners.get(digits);
      owners?.delete(id);
      if (owners?.size === 0) this.#owners.delete(digits);
    }
    this.#entries.delete(id);
  }

  #inOrder(language: string): readonly Entry[] {
    const names = new Intl.Collator(language);
    const order = (one: Entry, other: Entry) => names.compare(one.name, other.name) || (one.id < other.id ? -1 : 1);
    if (this.#sortedBy !== language || this.#stale.size > FEW) {
      this.#sorted = [...this.#entries.values()].sort(order);
      this.#sortedBy = language;
    } else if (this.#stale.size > 0) {
      this.#sorted = this.#sorted.filter(({ id }) => !this.#stale.has(id));
      for (const id of this.#stale) {
        const entry = this.#entries.get(id);
        if (entry !== undefined) this.#sorted.splice(placeOf(entry, this.#sorted, order), 0, entry);
      }
    }
    this.#stale.clear();
    return this.#sorted;
  }
}

/** Before the first that comes after it. */
function placeOf<T>(one: T, sorted: readonly T[], order: (one: T, other: T) => number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const at = sorted[middle];
    if (at !== undefined && order(at, one) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}
