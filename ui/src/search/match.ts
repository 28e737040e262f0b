/** Finding colleagues by what is typed: name, number or department, whatever the accents. */

import type { Person } from "../bindings/Person";

/** Letters that Unicode does not take apart into a plain letter and a mark. */
const FOLDED: Readonly<Record<string, string>> = { ø: "o", æ: "ae", œ: "oe", ß: "ss", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i" };

/** Lower case, without accents: `Åse Sørensen` reads `ase sorensen`. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[øæœßđðþłı]/gu, (letter) => FOLDED[letter] ?? letter);
}

/** The digits of a number, with its leading plus; spaces, dashes and brackets are how people write. */
export function dialled(text: string): string {
  const trimmed = text.trim();
  return (trimmed.startsWith("+") ? "+" : "") + trimmed.replace(/\D/gu, "");
}

/** The number typed, when it is nothing but a number of 2 to 20 digits; else `null`. */
export function typedNumber(text: string): string | null {
  if (!/^\s*\+?[\d\s().\-/]+$/u.test(text)) return null;
  const number = dialled(text);
  const digits = number.replace("+", "").length;
  return digits >= 2 && digits <= 20 ? number : null;
}

/** Better ranks are lower; `null` is no match. Every word typed must be found somewhere. */
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

/** The people that match, the best first, else in the order given. Nothing typed finds nobody. */
export function findPeople(people: readonly Person[], typed: string): Person[] {
  const words = fold(typed).split(/\s+/u).filter((word) => word !== "");
  if (words.length === 0) return [];
  const number = typedNumber(typed) ?? (/^\d$/u.test(typed.trim()) ? typed.trim() : null);
  return people
    .flatMap((person) => {
      const place = rank(person, words, number);
      return place === null ? [] : [{ person, place }];
    })
    .sort((one, other) => one.place - other.place)
    .map(({ person }) => person);
}

/** Whose number it is, however it is written. */
export function personAt(people: readonly Person[], number: string): Person | null {
  const wanted = dialled(number);
  if (wanted === "" || wanted === "+") return null;
  return people.find((person) => person.number !== null && dialled(person.number) === wanted) ?? null;
}
