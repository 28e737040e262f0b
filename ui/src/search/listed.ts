/** Everything that was found, in one order: by how well it matches; of equals people first, then the phonebook, then things. */

import type { Found, Match } from "./found";
import { RANKS, tier } from "./match";
import type { FoundThing, Thing } from "./things";

export type Listed =
  | { readonly key: string; readonly person: Match }
  | { readonly key: string; readonly contact: Match }
  | { readonly key: string; readonly thing: Thing };

interface All {
  readonly people: Found;
  readonly contacts: Found;
  readonly things: readonly FoundThing[];
}

/** The last rank of each tier, the best first. */
const ENDS = Array.from({ length: RANKS }, (_, rank) => rank).filter((rank) => rank + 1 === RANKS || tier(rank) !== tier(rank + 1));

/** So many people at most. Where there are more, the list ends among them: what matches no better comes after them all. */
export function listed({ people, contacts, things }: All, most: number): Listed[] {
  const colleagues = people.first(most);
  const others = contacts.count === 0 ? [] : contacts.first(most);
  const list: Listed[] = [];
  let [ofPeople, ofContacts, ofThings] = [0, 0, 0];
  for (const end of ENDS) {
    const [allPeople, allContacts] = [people.upTo(end), contacts.upTo(end)];
    for (; ofPeople < allPeople; ofPeople += 1) {
      const person = colleagues[ofPeople];
      if (person === undefined || ofPeople + ofContacts >= most) return list;
      list.push({ key: person.person, person });
    }
    for (; ofContacts < allContacts; ofContacts += 1) {
      const contact = others[ofContacts];
      if (contact === undefined || ofPeople + ofContacts >= most) return list;
      list.push({ key: `contact ${contact.person}`, contact });
    }
    for (; ofThings < things.length; ofThings += 1) {
      const one = things[ofThings];
      if (one === undefined || one.rank > end) break;
      list.push({ key: `thing ${one.thing.key}`, thing: one.thing });
    }
  }
  return list;
}
