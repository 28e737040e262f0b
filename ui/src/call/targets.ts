/** To whom a call can go, the best available first. */

import type { Person } from "../bindings/Person";
import type { Queue } from "../bindings/Queue";
import { dialled, fold, typedNumber } from "../search/match";

export type Target =
  | { kind: "person"; key: string; person: string; extension: string | null; number: string }
  | { kind: "queue"; key: string; name: string; number: string }
  | { kind: "number"; key: string; number: string };

/** A colleague to whom a call is to go, by one of their numbers. */
export interface Receiver {
  id: string;
  number: string;
}

/** So many are listed: nobody reads more with a caller on the line. */
export const LISTED = 8;
/** So many of those who match are held against each other by how available they are. */
const LOOKED_AT = 400;

const AWAY: Readonly<Record<string, number>> = { OFF_WORK: 2, HOLIDAY: 2 };
const PHONES = { idle: 0, unknown: 3, ringing: 4, busy: 5, unregistered: 6 } as const;

/** How little somebody is likely to take a call: 0 is free and here. Presence counts where the phone is free. */
export function unavailable({ state, presence }: Pick<Person, "state" | "presence">): number {
  if (state !== "idle") return PHONES[state];
  return presence === null || presence === "AVAILABLE" ? 0 : (AWAY[presence] ?? 1);
}

interface Company {
  find(typed: string): { first(many: number): { person: string; extension: string | null; number: string | null }[] };
  people: { ids: readonly string[]; get(id: string): Person | undefined };
  /** The user, to whom no call of theirs can go. */
  self: string | null;
  queues: { ids: readonly string[]; get(id: string): Queue | undefined };
}

interface Candidate {
  of: Person;
  extension: string | null;
  number: string | null;
}

function everybody({ people, self }: Company): Candidate[] {
  return people.ids.flatMap((id) => {
    const of = people.get(id);
    return of === undefined || id === self ? [] : [{ of, extension: null, number: of.number }];
  });
}

function matching(text: string, { find, people, self }: Company): Candidate[] {
  return find(text)
    .first(LOOKED_AT)
    .flatMap(({ person, extension, number }) => {
      const of = people.get(person);
      return of === undefined || person === self ? [] : [{ of, extension, number }];
    });
}

const numberOf = (queue: Queue & { number?: string | null }) => queue.number || null;

function queuesOf(text: string, { queues }: Company): Target[] {
  const words = fold(text);
  return queues.ids.flatMap((id): Target[] => {
    const queue = queues.get(id);
    const number = queue === undefined ? null : numberOf(queue);
    if (queue === undefined || number === null || !(fold(queue.name).includes(words) || number.startsWith(text))) return [];
    return [{ kind: "queue", key: `queue ${id}`, name: queue.name, number }];
  });
}

/** The one who was chosen before the list was there. */
function chosenBefore({ id, number }: Receiver, { people, self }: Company): Target[] {
  const person = people.get(id);
  if (person === undefined || id === self) return [];
  const extension = person.extensions.find((one) => one.number === number)?.id ?? null;
  return [{ kind: "person", key: `person ${id}`, person: id, extension, number }];
}

/**
 * Of equals the better match comes first; of those with nothing typed, the name decides. `before`: who was chosen before,
 * and comes first until something is typed.
 */
export function targets(typed: string, company: Company, names: Intl.Collator, before: Receiver | null = null): Target[] {
  const text = typed.trim();
  const people = text === "" ? everybody(company) : matching(text, company);
  const ranked = people
    .map((one, at) => ({ ...one, at, last: unavailable(one.of) }))
    .filter(({ number }) => number !== null)
    .sort((a, b) => a.last - b.last || (text === "" ? names.compare(a.of.name, b.of.name) : a.at - b.at))
    .slice(0, LISTED);
  const found = ranked.map(({ of, extension, number }): Target => ({
    kind: "person",
    key: `person ${of.id}`,
    person: of.id,
    extension,
    number: number ?? "",
  }));
  const number = typedNumber(text);
  const first = before === null || text !== "" ? [] : chosenBefore(before, company);
  const others = found.filter(({ key }) => key !== first[0]?.key).slice(0, LISTED - first.length);
  const all = [...first, ...others, ...(text === "" ? [] : queuesOf(text, company))];
  const taken = number === null || all.some((one) => dialled(one.number) === number);
  return taken ? all : [...all, { kind: "number", key: "number", number }];
}
