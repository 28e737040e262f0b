/**
 * People, ready to be searched. What is folded is kept for each and made anew only when that person's words have changed: no
 * state of a phone costs anything here. They are kept in the order of their names as well, because comparing names by the
 * rules of a language takes longer than all else.
 */

import type { Person } from "../bindings/Person";
import { Columns } from "./columns";
import { Found, type Match, matchOf, type Order } from "./found";
import { dialled, type Entry, entryOf, readsAlike, typedWords } from "./match";

export class Directory {
  readonly #entries = new Map<string, Entry>();
  /** Who has which number, as it is dialled. */
  readonly #owners = new Map<string, Set<string>>();
  /** To make one takes as long as to rank a thousand people. */
  #names = new Intl.Collator("en");
  #language = "en";
  /** Grows whenever words or numbers are others. */
  #version = $state(0);
  /** Everybody in the order of their names; `null` until somebody asks. */
  #sorted: Entry[] | null = null;
  /** The same, to be searched; `null` where somebody has changed since. */
  #columns: Columns | null = null;

  /** Takes each change of a person. */
  take(id: string, now: Person | undefined, before: Person | undefined): void {
    if (now !== undefined && before !== undefined && readsAlike(now, before)) return;
    this.#forget(id);
    if (now !== undefined) this.#learn(id, entryOf({ ...now, id }));
    this.#version += 1;
  }

  /** Takes what is searched of somebody as it is; `undefined`: they are not there any more. */
  put(id: string, entry: Entry | undefined): void {
    this.#forget(id);
    if (entry !== undefined) this.#learn(id, entry);
    this.#version += 1;
  }

  /** Puts everybody into their order, and searches once: an engine is slowest the first time, and the first key would wait. */
  prepare(language: string): void {
    const before = this.#columns;
    if (this.#inColumns(language) === before) return;
    for (const typed of ["a", "1"]) this.find(typed, language);
  }

  /** The people that match, the best first, else by name in that language. Nothing typed finds nobody. */
  find(text: string, language: string): Found {
    void this.#version;
    const typed = typedWords(text);
    if (typed === null) return Found.NOBODY;
    const columns = this.#inColumns(language);
    return new Found(columns.entries, columns.ranks(typed), typed);
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
    this.#columns = null;
    this.#sorted?.splice(this.#placeOf(entry, this.#sorted), 0, entry);
    for (const { digits } of entry.numbers) {
      const owners = this.#owners.get(digits);
      if (owners === undefined) this.#owners.set(digits, new Set([id]));
      else owners.add(id);
    }
  }

  #forget(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#columns = null;
    this.#sorted?.splice(this.#placeOf(entry, this.#sorted), 1);
    for (const { digits } of entry.numbers) {
      const owners = this.#owners.get(digits);
      owners?.delete(id);
      if (owners?.size === 0) this.#owners.delete(digits);
    }
    this.#entries.delete(id);
  }

  /** Before the first that does not come before it. */
  #placeOf(one: Entry, sorted: readonly Entry[]): number {
    const order = this.#order(this.#language);
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const at = sorted[middle];
      if (at !== undefined && order(at, one) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #inColumns(language: string): Columns {
    const order = this.#order(language);
    this.#sorted ??= [...this.#entries.values()].sort(order);
    return (this.#columns ??= new Columns([...this.#sorted]));
  }

  #order(language: string): Order {
    if (this.#language !== language) {
      this.#names = new Intl.Collator(language);
      this.#language = language;
      this.#sorted = null;
      this.#columns = null;
    }
    const names = this.#names;
    return (one, other) => names.compare(one.name, other.name) || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
  }
}
