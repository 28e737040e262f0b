/**
 * Keys for the elements of a list that have none in the document, so that a row on the page stays the row of its
 * element: when elements are added, removed, changed or moved, here or elsewhere.
 */

import { tick } from "svelte";
import { canonical, moved } from "../values";

export class Keyed {
  private keys: readonly number[] = [];
  private texts: readonly string[] = [];
  private next = 0;

  /** The keys of `list`, as far as its elements were in the last one. */
  follow(list: readonly unknown[]): readonly number[] {
    const texts = list.map(canonical);
    if (texts.length === this.texts.length && texts.every((text, at) => text === this.texts[at])) return this.keys;
    const free = new Set(this.keys.keys());
    const found: (number | undefined)[] = texts.map((text, at) => {
      // Of several alike the one in the same place, else the first.
      const old = free.has(at) && this.texts[at] === text ? at : [...free].find((place) => this.texts[place] === text);
      if (old !== undefined) free.delete(old);
      return old;
    });
    // Those left over were changed where they stand; where as many are new as are gone, in their order.
    const fresh = found.filter((old) => old === undefined).length;
    const changed = fresh === free.size;
    const keys = found.map((old, at) => {
      const place = old ?? (free.has(at) ? at : changed ? [...free][0] : undefined);
      if (place === undefined) return this.next++;
      free.delete(place);
      return this.keys[place] ?? this.next++;
    });
    this.keys = keys;
    this.texts = texts;
    return keys;
  }

  /** The element at `from` is about to be moved to `to`: of two that are alike, too, it is this one. */
  move(from: number, to: number): void {
    this.keys = moved(this.keys, from, to) as number[];
    this.texts = moved(this.texts, from, to) as string[];
  }

  /** The element at `at` is about to be removed. */
  remove(at: number): void {
    this.keys = this.keys.filter((_, place) => place !== at);
    this.texts = this.texts.filter((_, place) => place !== at);
  }
}

/** After the row at `at` has gone, the keyboard stands at the next one, else at what adds a row. Neither does anything by the same key. */
export async function landAfter(list: () => HTMLElement | undefined, at: number, add: string): Promise<void> {
  await tick();
  const row = list()?.children[at];
  const to = row instanceof HTMLElement ? row : document.getElementById(add);
  to?.focus();
}
