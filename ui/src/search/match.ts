/** What is typed and what is searched, made comparable: whatever the accents, however a number is written. */

import type { Person } from "../bindings/Person";

/** Letters that Unicode does not take apart into a plain letter and a mark. */
const FOLDED: Readonly<Record<string, string>> = { ø: "o", æ: "ae", œ: "oe", ß: "ss", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i" };

/**
 * Lower case, without accents: `Åse Sørensen` reads `ase sorensen`. So does `Aase Soerensen`, as people write it where the
 * keyboard has no such letters.
 */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[øæœßđðþłı]/gu, (letter) => FOLDED[letter] ?? letter)
    .replace(/aa/gu, "a")
    .replace(/oe/gu, "o");
}

/**
 * The digits of a number, with its leading plus; spaces, dashes and brackets are how people write. `00` before a number of
 * some length is the plus, as it is dialled.
 */
export function dialled(text: string): string {
  const trimmed = text.trim();
  const digits = trimmed.replace(/\D/gu, "");
  if (trimmed.startsWith("+")) return `+${digits}`;
  return /^00\d{7,}$/u.test(digits) ? `+${digits.slice(2)}` : digits;
}

/** The number typed, when it is nothing but a number of 2 to 20 digits; else `null`. */
export function typedNumber(text: string): string | null {
  if (!/^\s*\+?[\d\s().\-/]+$/u.test(text)) return null;
  const number = dialled(text);
  const digits = number.replace("+", "").length;
  return digits >= 2 && digits <= 20 ? number : null;
}

/** A number of somebody, and the extension that has it; `null` for their first. */
export interface OwnNumber {
  readonly digits: string;
  readonly extension: string | null;
  /** As the PBX writes it. */
  readonly number: string;
}

/** What is searched of somebody, folded once. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  /** The folded name. */
  readonly folded: string;
  /** The same as its words: a space before each, and nothing else between them. */
  readonly words: string;
  /** Where they are, as its words. */
  readonly place: string;
  /** That of the first extension comes first. */
  readonly numbers: readonly OwnNumber[];
}

/** The words of what is folded, with a space before each. */
export const asWords = (folded: string): string => ` ${folded.replace(/[^\p{L}\p{N}]+/gu, " ").trim()}`;

/** Whether both would be found by the same words. */
export function readsAlike(one: Person, other: Person): boolean {
  return (
    one.name === other.name &&
    one.title === other.title &&
    one.department === other.department &&
    one.number === other.number &&
    one.extensions?.length === other.extensions?.length &&
    (one.extensions ?? []).every(({ id, number }, at) => other.extensions[at]?.id === id && other.extensions[at]?.number === number)
  );
}

export function entryOf(person: Person): Entry {
  const folded = fold(person.name ?? "");
  return {
    id: person.id,
    name: person.name ?? "",
    folded,
    words: asWords(folded),
    place: asWords(fold(`${person.department ?? ""} ${person.title ?? ""}`)),
    numbers: numbersOf(person),
  };
}

function numbersOf({ number, extensions }: Person): OwnNumber[] {
  const all: OwnNumber[] = [];
  const add = (given: string | null, extension: string | null) => {
    if (given === null || all.some((own) => own.number === given)) return;
    all.push({ digits: dialled(given), extension, number: given });
  };
  add(number, null);
  for (const { id, number: other } of extensions ?? []) add(other, id);
  return all;
}

/** What is typed, taken apart once for all whom it is held against. */
export interface Typed {
  readonly words: readonly string[];
  /** The same, each as a word begins. */
  readonly beginnings: readonly string[];
  /** The number, in each of its spellings; empty where it is none. */
  readonly numbers: readonly string[];
}

/** `null` where nothing is typed. */
export function typedWords(text: string): Typed | null {
  const words = fold(text)
    .split(/\s+/u)
    .filter((word) => word !== "");
  if (words.length === 0) return null;
  return { words, beginnings: words.map(asWords), numbers: spellings(text) };
}

function spellings(text: string): string[] {
  const digit = /^\d$/u.test(text.trim()) ? text.trim() : null;
  const number = typedNumber(text) ?? digit;
  if (number === null) return [];
  // Half a number with 00 before it: what it is the plus of has not been typed yet.
  return number.startsWith("00") && number.length > 3 ? [number, `+${number.slice(2)}`] : [number];
}

/**
 * How well something matches, the best first: the whole number; a word of somebody's name, the first before the others; how a
 * number or the name of a thing begins; a later word of a thing; a word of what stands beside it; and the middle of a word or
 * of a number, in a name, beside it, and in a number.
 */
export const RANK = { number: 0, first: 1, name: 2, beginning: 3, word: 4, aside: 5, inside: 6, insideAside: 7, insideNumber: 8 } as const;
export type Rank = (typeof RANK)[keyof typeof RANK];

/** How many ranks there are. */
export const RANKS = 9;

/** People stand before things whose match is no better than theirs: all words of a name are alike then, and all middles. */
export const tier = (rank: number): number => (rank === RANK.name ? RANK.first : Math.min(rank, RANK.inside));

/**
 * By its words alone, better ranks are lower; `null` is no match. Every word typed must be found somewhere. `first` and
 * `later`: where its first word begins so, and where another does.
 */
export function rankWords(
  { folded, words, place }: Pick<Entry, "folded" | "words" | "place">,
  { words: all, beginnings }: Typed,
  first: Rank,
  later: Rank,
): Rank | null {
  let worst: Rank = RANK.number;
  for (let at = 0; at < all.length; at += 1) {
    const found = rankWord(folded, words, place, all[at] ?? "", beginnings[at] ?? "", first, later);
    if (found === null) return null;
    if (found > worst) worst = found;
  }
  return worst;
}

function rankWord(folded: string, words: string, place: string, word: string, beginning: string, first: Rank, later: Rank): Rank | null {
  // What has no letter begins no word.
  const begins = beginning === " " ? -1 : words.indexOf(beginning);
  if (begins === 0) return first;
  if (begins > 0) return later;
  if (beginning !== " " && place.includes(beginning)) return RANK.aside;
  if (folded.includes(word)) return RANK.inside;
  return place.includes(word) ? RANK.insideAside : null;
}

/** The number by which somebody is found: the one that matches best, else their first. */
export function foundBy({ numbers }: Entry, typed: Typed): OwnNumber | undefined {
  let best: OwnNumber | undefined;
  let rankOfBest: Rank | null = null;
  for (const own of numbers) {
    const found = rankNumber(own.digits, typed.numbers);
    if (found === null || (rankOfBest !== null && found >= rankOfBest)) continue;
    best = own;
    rankOfBest = found;
  }
  return best ?? numbers.find(({ extension }) => extension === null) ?? numbers[0];
}

/** In whichever spelling it matches best. */
export function rankNumber(digits: string, wanted: readonly string[]): Rank | null {
  let best: Rank | null = null;
  for (const one of wanted) {
    const found = rankSpelling(digits, one);
    if (found !== null && (best === null || found < best)) best = found;
  }
  return best;
}

/** Shorter ones are extensions, which belong to no country. */
export const NATIONAL = 7;

/** Whether `long` is `short` with the code of a country before it, which has one to three digits. */
function abroad(long: string, short: string): boolean {
  const more = long.length - short.length;
  return short.length >= NATIONAL && more >= 2 && more <= 4 && long.startsWith("+") && long.endsWith(short);
}

/** Of what stands at that place of a number; the lengths of both, and whether the number has the code of its country. */
export function rankAt(at: number, wanted: number, own: number, withCode: boolean): Rank {
  if (wanted === own) return RANK.number;
  // A number of a country begins after its code as well.
  return at === 0 || (at >= 2 && at <= 4 && withCode) ? RANK.beginning : RANK.insideNumber;
}

export function rankSpelling(own: string, wanted: string): Rank | null {
  if (abroad(own, wanted) || abroad(wanted, own)) return RANK.number;
  const at = own.indexOf(wanted);
  return at < 0 ? null : rankAt(at, wanted.length, own.length, own.startsWith("+"));
}
