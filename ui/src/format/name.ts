/** How people are named. Names come from others: any script, any length, or nothing. */

import type { Person } from "../bindings/Person";

/** The name, else the number: a row without either would be a riddle. */
export function shownName({ name, number }: Pick<Person, "name" | "number">): string {
  return name.trim() || (number ?? "–");
}

/** The first letters of the first and of the last word; a whole letter also where it is several code points. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/u)
    .filter((word) => /\p{L}|\p{N}|\p{Extended_Pictographic}/u.test(word));
  const first = words[0];
  if (first === undefined) return "?";
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return `${firstLetter(first)}${last === undefined ? "" : firstLetter(last)}`.toLocaleUpperCase();
}

function firstLetter(word: string): string {
  const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(word);
  for (const { segment } of letters) {
    if (/\p{L}|\p{N}|\p{Extended_Pictographic}/u.test(segment)) return segment;
  }
  return "";
}

/** One of the palette's avatar colours, 1 to `count`, always the same for the same id. */
export function avatarColour(id: string, count = 5): number {
  let sum = 0;
  for (let at = 0; at < id.length; at += 1) sum = (sum * 31 + id.charCodeAt(at)) >>> 0;
  return (sum % count) + 1;
}
