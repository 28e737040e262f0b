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

/** What is searched of a person, folded once. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly folded: string;
  /** The folded name with one space for whatever stands between its words. */
  readonly words: string;
  readonly place: string;
  /** That of the first extension comes first. */
  readonly numbers: readonly OwnNumber[];
}

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
    words: folded.replace(/[\s\-'’]+/gu, " "),
    place: fold(`${person.department ?? ""} ${person.title ?? ""}`),
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
  /** The same, each after a space, as a later word of a name begins. */
  readonly beginnings: readonly string[];
  readonly number: string | null;
}

/** `null` where nothing is typed. */
export function typedWords(text: string): Typed | null {
  const words = fold(text)
    .split(/\s+/u)
    .filter((word) => word !== "");
  if (words.length === 0) return null;
  const digit = /^\d$/u.test(text.trim()) ? text.trim() : null;
  return { words, beginnings: words.map((word) => ` ${word}`), number: typedNumber(text) ?? digit };
}

/** How many ranks there are. */
export const RANKS = 6;

/** Better ranks are lower; `null` is no match. Every word typed must be found somewhere, or the number. */
export function rank({ numbers, folded, words, place }: Entry, typed: Typed): number | null {
  if (typed.number !== null) {
    const byNumber = rankNumbers(numbers, typed.number);
    if (byNumber !== null) return byNumber;
  }
  let worst = 0;
  for (let at = 0; at < typed.words.length; at += 1) {
    const word = typed.words[at] ?? "";
    const found = folded.indexOf(word);
    if (found === 0) worst = Math.max(worst, 1);
    else if (found > 0) worst = Math.max(worst, words.includes(typed.beginnings[at] ?? "") ? 2 : 3);
    else if (place.includes(word)) worst = Math.max(worst, 4);
    else return null;
  }
  return worst;
}

/** The number by which somebody is found: the one that matches best, else their first. */
export function foundBy({ numbers }: Entry, { number }: Typed): OwnNumber | undefined {
  if (number !== null) {
    const best = rankNumbers(numbers, number);
    if (best !== null) return numbers.find(({ digits }) => rankNumber(digits, number) === best);
  }
  return numbers.find(({ extension }) => extension === null);
}

function rankNumbers(numbers: readonly OwnNumber[], wanted: string): number | null {
  let best: number | null = null;
  for (const { digits } of numbers) {
    const found = rankNumber(digits, wanted);
    if (found !== null && (best === null || found < best)) best = found;
  }
  return best;
}

function rankNumber(digits: string, wanted: string): number | null {
  const at = digits.indexOf(wanted);
  if (at < 0) return null;
  if (at > 0) return 5;
  return digits.length === wanted.length ? 0 : 1;
}
