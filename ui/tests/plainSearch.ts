/** The search as one would write it down: folds everybody at every key. What is quicker must find the same. */

import type { Person } from "../src/bindings/Person";
import { dialled, fold, typedNumber } from "../src/search/match";

function rank(person: Person, words: readonly string[], number: string | null): number | null {
  if (number !== null && person.number !== null) {
    const own = dialled(person.number);
    if (own === number) return 0;
    if (own.startsWith(number)) return 1;
    if (own.includes(number)) return 5;
  }
  const name = fold(person.name);
  const names = name.split(/[\s\-'’]+/u);
  const place = fold(`${person.department ?? ""} ${person.title ?? ""}`);
  let worst = 0;
  for (const word of words) {
    let found: number;
    if (name.startsWith(word)) found = 1;
    else if (names.some((part) => part.startsWith(word))) found = 2;
    else if (name.includes(word)) found = 3;
    else if (place.includes(word)) found = 4;
    else return null;
    worst = Math.max(worst, found);
  }
  return worst;
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
