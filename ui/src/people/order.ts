/** In which order people are listed, and which of them. */

import type { ExtensionState } from "../bindings/ExtensionState";
import type { PeopleOrder } from "../bindings/PeopleOrder";
import type { Person } from "../bindings/Person";
import { fold } from "../search/match";

/** How well somebody can be reached: the lower, the better. */
export function reach({ state, presence }: Pick<Person, "state" | "presence">): number {
  const phone: Record<ExtensionState, number> = { idle: 0, ringing: 2, busy: 3, unknown: 4, unregistered: 5 };
  const there = presence === null || presence === "AVAILABLE" ? 0 : 1;
  return (phone[state] ?? 4) + (state === "idle" ? there : 0);
}

/** Favourites first, in the order of choice; then by the order that was chosen. What is the same stays as it was given. */
export function inOrder<T>(
  given: readonly T[],
  personOf: (one: T) => Person | undefined,
  { order, favourites, language }: { order: PeopleOrder; favourites: readonly string[]; language: string },
): readonly T[] {
  if (order === "given" && favourites.length === 0) return given;
  const names = order === "name" ? new Intl.Collator(language) : null;
  const liked = new Map(favourites.map((id, at) => [id, at]));
  const place = (one: T) => liked.get(personOf(one)?.id ?? "") ?? favourites.length;
  return [...given].sort((one, other) => {
    const by = place(one) - place(other);
    if (by !== 0) return by;
    const [a, b] = [personOf(one), personOf(other)];
    if (a === undefined || b === undefined || order === "given") return 0;
    return names === null ? reach(a) - reach(b) : names.compare(a.name, b.name);
  });
}

/** Whether every word typed is somewhere in the name, the place or the number. */
export function fits(person: Person, typed: string): boolean {
  const words = fold(typed)
    .split(/\s+/u)
    .filter((word) => word !== "");
  if (words.length === 0) return true;
  const text = fold(`${person.name} ${person.title ?? ""} ${person.department ?? ""} ${person.number ?? ""}`);
  return words.every((word) => text.includes(word));
}
