/**
 * The people, ready to be searched. What is folded is kept for each and made anew only when that person's words have
 * changed: no state of a phone costs anything here.
 */

import type { Person } from "../bindings/Person";
import { Found, type Match, matchOf, type Order } from "./found";
import { dialled, type Entry, entryOf, RANKS, rank, readsAlike, typedWords } from "./match";

export class Directory {
  readonly #entries = new Map<string, Entry>();
  /** Who has which number, as it is dialled. */
  readonly #owners = new Map<string, Set<string>>();
  /** To make one takes as long as to rank a thousand people. */
  #names = new Intl.Collator("en");
  #language = "en";
  /** Grows whenever words or numbers are others. */
  #version = $state(0);

  /** Takes each change of a person. */
  take(id: string, now: Person | undefined, before: Person | undefined): void {
    if (now !== undefined && before !== undefined && readsAlike(now, before)) return;
    this.#forget(id);
    if (now !== undefined) this.#learn(id, entryOf({ ...now, id }));
    this.#version += 1;
  }

  /** The people that match, the best first, else by name in that language. Nothing typed finds nobody. */
  find(text: string, language: string): Found {
    void this.#version;
    const typed = typedWords(text);
    if (typed === null) return Found.NOBODY;
    const ranked: Entry[][] = Array.from({ length: RANKS }, () => []);
    for (const entry of this.#entries.values()) {
      const place = rank(entry, typed);
      if (place !== null) ranked[place]?.push(entry);
    }
    return new Found(ranked, typed, this.#order(language));
  }

  /** Whose number it is, however it is written. Who has it as their first comes before the others, then the name decides. */
  at(text: string, language: string): Match | null {
    void this.#version;
    const wanted = dialled(text);
    if (wanted === "" || wanted === "+") return null;
    const order = this.#order(language);
    let best: { entry: Entry; match: Match } | null = null;
    for (const id of this.#owners.get(wanted) ?? []) {
      const entry = this.#entries.get(id);
      const own = entry?.numbers.find(({ digits }) => digits === wanted);
      if (entry === undefined || own === undefined) continue;
      const better =
        best === null ||
        (own.extension === null && best.match.extension !== null) ||
        ((own.extension === null) === (best.match.extension === null) && order(entry, best.entry) < 0);
      if (better) best = { entry, match: matchOf(entry, own) };
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

  #order(language: string): Order {
    if (this.#language !== language) {
      this.#names = new Intl.Collator(language);
      this.#language = language;
    }
    const names = this.#names;
    return (one, other) => names.compare(one.name, other.name) || (one.id < other.id ? -1 : 1);
  }
}
