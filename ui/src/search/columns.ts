/**
 * What is searched of everybody, one text of each kind for all of them. To look through a long text once is little to an
 * engine; to ask thousands of short ones takes it many times as long, and most of all at the first key.
 */

import { type Entry, NATIONAL, RANK, type Rank, RANKS, rankAt, rankSpelling, type Typed } from "./match";

/** In place of a rank: who does not match. */
export const NONE = RANKS;

export class Columns {
  readonly #names: Column;
  readonly #folded: Column;
  readonly #places: Column;
  readonly #numbers: Column;
  /** Whose each number is. */
  readonly #owners: Int32Array;

  constructor(readonly entries: readonly Entry[]) {
    this.#names = new Column(entries.map(({ words }) => words));
    this.#folded = new Column(entries.map(({ folded }) => folded));
    this.#places = new Column(entries.map(({ place }) => place));
    this.#numbers = new Column(entries.flatMap(({ numbers }) => numbers.map(({ digits }) => digits)));
    this.#owners = Int32Array.from(entries.flatMap(({ numbers }, at) => numbers.map(() => at)));
  }

  /** How well each of them matches. Every word typed must be found somewhere, or the number. */
  ranks({ words, beginnings, numbers }: Typed): Uint8Array {
    let ranks: Uint8Array | null = null;
    for (let at = 0; at < words.length; at += 1) {
      const of = this.#ofWord(words[at] ?? "", beginnings[at] ?? "");
      ranks = ranks === null ? of : ranks.map((rank, one) => Math.max(rank, of[one] ?? NONE));
    }
    ranks ??= this.#nobody();
    for (const number of numbers) this.#byNumber(ranks, number);
    return ranks;
  }

  #nobody(): Uint8Array {
    return new Uint8Array(this.entries.length).fill(NONE);
  }

  #ofWord(word: string, beginning: string): Uint8Array {
    const ranks = this.#nobody();
    // What has no letter begins no word.
    if (beginning !== " ") {
      this.#names.mark(ranks, beginning, RANK.first, RANK.name);
      this.#places.mark(ranks, beginning, RANK.aside, RANK.aside);
    }
    this.#folded.mark(ranks, word, RANK.inside, RANK.inside);
    this.#places.mark(ranks, word, RANK.insideAside, RANK.insideAside);
    return ranks;
  }

  #byNumber(ranks: Uint8Array, wanted: string): void {
    this.#numbers.better(ranks, this.#owners, wanted);
    if (!wanted.startsWith("+")) return;
    // Who lacks the code of the country has a number that is in no longer one.
    for (let code = 2; code <= 4; code += 1) {
      if (wanted.length - code >= NATIONAL) this.#numbers.better(ranks, this.#owners, wanted.slice(code), wanted);
    }
  }
}

const PLUS = "+".charCodeAt(0);

/** Texts, one line for each. Nothing that is looked for has an end of a line in it, so nothing is found across two. */
class Column {
  readonly #text: string;
  /** Where each begins, and where one more would. */
  readonly #starts: Int32Array;

  constructor(texts: readonly string[]) {
    this.#text = texts.join("\n");
    this.#starts = new Int32Array(texts.length + 1);
    let start = 0;
    for (let one = 0; one < texts.length; one += 1) {
      start += (texts[one]?.length ?? 0) + 1;
      this.#starts[one + 1] = start;
    }
  }

  /** Gives a rank to each that has none yet and has this in its text: `first` where it begins with it. */
  mark(ranks: Uint8Array, wanted: string, first: Rank, later: Rank): void {
    let one = 0;
    for (;;) {
      while (one < ranks.length && ranks[one] !== NONE) one += 1;
      const at = one < ranks.length ? this.#text.indexOf(wanted, this.#starts[one]) : -1;
      if (at < 0) return;
      one = this.#lineOf(at, one);
      if (ranks[one] === NONE) ranks[one] = at === this.#starts[one] ? first : later;
      one += 1;
    }
  }

  /** Gives a better rank to the owner of each number that has `wanted` in it, by what is typed. */
  better(ranks: Uint8Array, owners: Int32Array, wanted: string, typed = wanted): void {
    let one = 0;
    for (;;) {
      const at = this.#text.indexOf(wanted, this.#starts[one]);
      if (at < 0) return;
      one = this.#lineOf(at, one);
      const start = this.#starts[one] ?? 0;
      const end = (this.#starts[one + 1] ?? 0) - 1;
      // A short one is found in many, and not taken out of each: only longer ones are compared without the code of a country.
      const rank =
        typed.length < NATIONAL
          ? rankAt(at - start, typed.length, end - start, this.#text.charCodeAt(start) === PLUS)
          : (rankSpelling(this.#text.slice(start, end), typed) ?? NONE);
      const owner = owners[one] ?? 0;
      if (rank < (ranks[owner] ?? NONE)) ranks[owner] = rank;
      one += 1;
    }
  }

  /** Which line a place in the text is in; not before line `one`. By steps that double, since the next is mostly near. */
  #lineOf(at: number, one: number): number {
    let line = one;
    let step = 1;
    const reaches = () => (this.#starts[line + step] ?? Number.MAX_SAFE_INTEGER) <= at;
    for (; reaches(); step *= 2) line += step;
    for (; step >= 1; step /= 2) if (reaches()) line += step;
    return line;
  }
}
