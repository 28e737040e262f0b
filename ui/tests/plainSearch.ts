/** The search as one would write it down: folds everybody at every key. What is quicker must find the same. */

import type { Person } from "../src/bindings/Person";
import { dialled, fold, typedNumber } from "../src/search/match";

const wordsOf = (text: string) => fold(text).split(/[^\p{L}\p{N}]+/u);
/** Whether the words of the one stand in the other, one after another, the last of them only begun. */
const begin = (words: readonly string[], typed: readonly string[], at: number) =>
  typed.every((word, place) => (place + 1 < typed.length ? words[at + place] === word : words[at + place]?.startsWith(word)));

function rankNumber(person: Person, number: string): number | null {
  if (person.number === null) return null;
  const own = dialled(person.number);
  const same = (one: string, other: string) =>
    one === other || (other.length >= 7 && one.startsWith("+") && one.endsWith(other) && [2, 3, 4].includes(one.length - other.length));
  if (same(own, number) || same(number, own)) return 0;
  const at = own.indexOf(number);
  return at < 0 ? null : at === 0 || (own.startsWith("+") && [2, 3, 4].includes(at)) ? 3 : 8;
}

function rankWords(person: Person, words: readonly string[]): number | null {
  const name = fold(person.name);
  const names = wordsOf(person.name).filter((word) => word !== "");
  const place = wordsOf(`${person.department ?? ""} ${person.title ?? ""}`).filter((word) => word !== "");
  let worst = 0;
  for (const word of words) {
    const parts = wordsOf(word).filter((part) => part !== "");
    const places = (all: readonly string[]) => (parts.length === 0 ? [] : [...all.keys()].filter((at) => begin(all, parts, at)));
    let found: number;
    if (places(names).includes(0)) found = 1;
    else if (places(names).length > 0) found = 2;
    else if (places(place).length > 0) found = 5;
    else if (name.includes(word)) found = 6;
    else if (` ${place.join(" ")}`.includes(word)) found = 7;
    else return null;
    worst = Math.max(worst, found);
  }
  return worst;
}

function rank(person: Person, words: readonly string[], number: string | null): number | null {
  const found = [number === null ? null : rankNumber(person, number), rankWords(person, words)].filter((one) => one !== null);
  return found.length === 0 ? null : Math.min(...found);
}

export function plainSearch(people: readonly Person[], typed: string, language: string): Person[] {
  const words = fold(typed)
    .split(/\s+/u)
    .filter((word) => word !== "");
  if (words.length === 0) return [];
  const number = typedNumber(typed) ?? (/^\d$/u.test(typed.trim()) ? typed.trim() : null);
  const order = new Intl.Collator(language).compare;
  return people
    .flatMap((person) => {
      const place = rank(person, words, number);
      return place === null ? [] : [{ person, place }];
    })
    .sort(
      (one, other) => one.place - other.place || order(one.person.name, other.person.name) || (one.person.id < other.person.id ? -1 : 1),
    )
    .map(({ person }) => person);
}
