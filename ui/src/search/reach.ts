/** A person as they are reached by one of their extensions. */

import type { ExtensionState } from "../bindings/ExtensionState";
import type { Person } from "../bindings/Person";
import type { QueueMember } from "../bindings/QueueMember";

const ownOf = (person: Person, extension: string | null) =>
  extension === null ? undefined : person.extensions?.find(({ id }) => id === extension);

/** With number and state of that extension; without one, or where they have no such one, those of their first. */
export function reachedBy(person: Person, extension: string | null): Person {
  const own = ownOf(person, extension);
  return own === undefined ? person : { ...person, number: own.number, state: own.state };
}

/** The state of a queue's member, which nobody tells where no person is behind it. */
export function memberState(
  { person: id, extension }: Pick<QueueMember, "person" | "extension">,
  people: { get(id: string | null): Person | undefined },
): ExtensionState {
  const person = people.get(id);
  return person === undefined ? "unknown" : (ownOf(person, extension) ?? person).state;
}
