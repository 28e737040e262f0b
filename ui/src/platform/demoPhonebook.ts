/** The phonebook of the made-up company, and the shortcuts of its dashboards. */

import type { Contact } from "../bindings/Contact";
import type { Phonebook } from "../bindings/Phonebook";

const CONTACTS: readonly Contact[] = [
  {
    id: "contact-0",
    name: "Maren Aagaard",
    about: "Kattegat Ferries · Purchasing",
    numbers: [
      { kind: "work", number: "+45 88 99 18 35" },
      { kind: "mobile", number: "+45 88 99 50 11" },
    ],
  },
  { id: "contact-1", name: "Nordhavn Shipyard", about: null, numbers: [{ kind: "main", number: "+45 88 99 10 42" }] },
  { id: "contact-2", name: "Jørgen Ærøe", about: "Skagen Fiskeri ApS", numbers: [{ kind: "short", number: "7012" }] },
];

/** `more`: so many others, for a large one. */
export function demoPhonebook(more: number): Phonebook {
  const others = Array.from({ length: more }, (_, at): Contact => {
    const name = CONTACTS[at % CONTACTS.length]?.name ?? "";
    return {
      id: `contact-${CONTACTS.length + at}`,
      name: `${name} ${at}`,
      about: "Customer",
      numbers: [{ kind: "mobile", number: `+45 ${20_000_000 + at}` }],
    };
  });
  return {
    contacts: [...CONTACTS, ...others],
    shortcuts: [
      { name: "Taxi", number: "+45 88 99 35 35", url: null },
      { name: "Door phone of the warehouse", number: "690", url: null },
      { name: "Time sheets", number: null, url: "https://time.example/sheets" },
    ],
  };
}
