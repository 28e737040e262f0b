import { expect, test } from "vitest";
import fc from "fast-check";
import type { Person } from "../src/bindings/Person";
import { Directory } from "../src/search/directory.svelte";
import type { Found } from "../src/search/found";
import { listed } from "../src/search/listed";
import {
  asWords,
  dialled,
  type Entry,
  fold,
  foundBy,
  RANK,
  rankNumber,
  RANKS,
  rankWords,
  typedNumber,
  typedWords,
} from "../src/search/match";
import { plainSearch } from "./plainSearch";

const person = (name: string, number: string | null, department: string | null = null): Person => ({
  id: name,
  name,
  title: null,
  department,
  number,
  state: "idle",
  presence: null,
  presenceText: null,
  presenceUntil: null,
  busySince: null,
  extensions: number === null ? [] : [{ id: `${name} 1`, number, state: "idle" }],
});
const PEOPLE = [
  person("Søren Østergaard", "204", "Sales"),
  person("Åse Kjær", "203", "Support"),
  person("Anna Vestergaard", "201", "Reception"),
  person("Salome Æbelø", "+45 20 30 40 50", "Finance"),
  person("José Muñoz-García", null, "IT"),
];
function directoryOf(people: readonly Person[]): Directory {
  const directory = new Directory();
  for (const one of people) directory.take(one.id, one, undefined);
  return directory;
}
const DIRECTORY = directoryOf(PEOPLE);
const found = (typed: string, directory = DIRECTORY) => directory.find(typed, "da").first(Infinity);
const names = (typed: string) => found(typed).map(({ person: id }) => id);

test("accents make no difference", () => {
  expect(fold("Åse SØRENSEN æblegrød Ł")).toBe("ase sorensen aeblegrod l");
  expect(names("soren")).toEqual(["Søren Østergaard"]);
  expect(names("ÅSE")).toEqual(["Åse Kjær"]);
  expect(names("garcia")).toEqual(["José Muñoz-García"]);
  expect(names("aebel")).toEqual(["Salome Æbelø"]);
});

test("names come before departments", () => {
  expect(names("sal")).toEqual(["Salome Æbelø", "Søren Østergaard"]);
});

test("every word typed must be found, in any order", () => {
  expect(names("ostergaard so")).toEqual(["Søren Østergaard"]);
  expect(names("anna reception")).toEqual(["Anna Vestergaard"]);
  expect(names("anna sales")).toEqual([]);
});

test("a number is found however it is written, the whole one first", () => {
  expect(names("203")).toEqual(["Åse Kjær", "Salome Æbelø"]);
  expect(names("20 30 40")).toEqual(["Salome Æbelø"]);
  expect(names("+4520304050")).toEqual(["Salome Æbelø"]);
});

test("nothing typed finds nobody", () => {
  expect(names("   ")).toEqual([]);
});

test("what is typed is nobody's pattern", () => {
  expect(names("(.*)[a-z]\\")).toEqual([]);
});

test.each([
  ["70 10 20 30", "70102030"],
  ["+45 (70) 10-20-30", "+4570102030"],
  ["7", null],
  ["anna", null],
  ["12a", null],
  ["1".repeat(21), null],
])("%j as a number is %j", (typed, number) => {
  expect(typedNumber(typed)).toBe(number);
});

test("a number is known whoever wrote it", () => {
  expect(DIRECTORY.at(" 2-03 ", "da")?.person).toBe("Åse Kjær");
  expect(DIRECTORY.at("+45 2030 4050", "da")?.person).toBe("Salome Æbelø");
  expect(DIRECTORY.at("", "da")).toBeNull();
  expect(DIRECTORY.at("anna", "da")).toBeNull();
});

test("people of one rank stand in the order of their names, as the language has it", () => {
  const people = ["Åse", "Zoe", "Ærø", "Anna", "Østen"].map((name) => person(`${name} Holm`, null));
  const inOrder = (language: string) =>
    directoryOf(people)
      .find("holm", language)
      .first(Infinity)
      .map(({ person: id }) => id.split(" ")[0]);
  expect(inOrder("da")).toEqual(["Anna", "Zoe", "Ærø", "Østen", "Åse"]);
  expect(inOrder("en")).toEqual(["Ærø", "Anna", "Åse", "Østen", "Zoe"]);
});

test("who has several extensions is found by each, and is called by the one that was found", () => {
  const one: Person = {
    ...person("Ida Berg", "210"),
    extensions: [
      { id: "desk", number: "210", state: "idle" },
      { id: "mobile", number: "+45 40 50 60 70", state: "busy" },
    ],
  };
  const directory = directoryOf([one, person("Anna Holm", "4050")]);
  expect(found("40506070", directory)).toEqual([{ person: "Ida Berg", extension: "mobile", number: "+45 40 50 60 70" }]);
  expect(found("ida", directory)).toEqual([{ person: "Ida Berg", extension: null, number: "210" }]);
  expect(directory.at("+4540506070", "da")).toEqual({ person: "Ida Berg", extension: "mobile", number: "+45 40 50 60 70" });
});

test("of several with one number the one whose first it is comes first, then the name decides", () => {
  const desk = { id: "desk", number: "200", state: "idle" as const };
  const shared: Person = { ...person("Anna Holm", "201"), extensions: [desk] };
  const directory = directoryOf([person("Ole Berg", "200"), shared, person("Ida Berg", "200")]);
  expect(directory.at("200", "da")?.person).toBe("Ida Berg");
  directory.take("Ida Berg", undefined, person("Ida Berg", "200"));
  expect(directory.at("200", "da")?.person).toBe("Ole Berg");
  directory.take("Ole Berg", person("Ole Berg", "300"), person("Ole Berg", "200"));
  expect(directory.at("200", "da")).toEqual({ person: "Anna Holm", extension: "desk", number: "200" });
});

const NAMES = ["Åse", "Søren", "Anna", "Anna-Lise", "Bæk", "Nygaard", "O'Hara", "Sal", "Salome", ""];
const anyone = fc.record({
  id: fc.integer({ min: 0, max: 12 }).map((at) => `person-${at}`),
  name: fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 }).map((words) => words.join(" ")),
  department: fc.option(fc.constantFrom("Sales", "Support", "Økonomi"), { nil: null }),
  title: fc.option(fc.constantFrom("Agent", "Sælger"), { nil: null }),
  number: fc.option(fc.constantFrom("201", "2010", "+45 20 10 30 40", "12 01"), { nil: null }),
});
const typing = fc.oneof(
  fc.constantFrom("a", "sal", "anna", "søren b", "201", "2 0 1", "1", "+45", "lise", "hara", "support", "agent anna", "  "),
  fc.string({ maxLength: 4 }),
);

test("whatever changes of whomever, those found are those that a plain search finds, in its order", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          anyone,
          fc.integer({ min: 0, max: 12 }).map((at) => `person-${at}`),
          typing.map((typed) => ({ typed })),
        ),
        { maxLength: 40 },
      ),
      (steps) => {
        const held = new Map<string, Person>();
        const directory = new Directory();
        const compare = (typed: string) => {
          const all = plainSearch([...held.values()], typed, "da").map(({ id }) => id);
          expect(directory.find(typed, "da").count).toBe(all.length);
          for (const many of [0, 1, 3, Infinity]) {
            const first = directory.find(typed, "da").first(many);
            expect(first.map(({ person: id }) => id)).toEqual(all.slice(0, many));
          }
        };
        for (const step of steps) {
          if (typeof step === "string") {
            directory.take(step, undefined, held.get(step));
            held.delete(step);
          } else if ("typed" in step) {
            compare(step.typed);
          } else {
            const now: Person = { ...person(step.name, step.number), ...step };
            directory.take(now.id, now, held.get(now.id));
            held.set(now.id, now);
          }
        }
        for (const typed of ["a", "anna", "201", "sal su", "1"]) compare(typed);
      },
    ),
  );
});

test("Danish letters are found by their spellings where the keyboard has none, and the other way round", () => {
  expect(names("aase kjaer")).toEqual(["Åse Kjær"]);
  expect(names("Soeren Oester")).toEqual(["Søren Østergaard"]);
  expect(names("ØSTERGÅRD")).toEqual(["Søren Østergaard"]);
  expect(names("vestergård")).toEqual(["Anna Vestergaard"]);
});

test("a number with 00 before it is the one with a plus", () => {
  expect(names("0045 20 30 40 50")).toEqual(["Salome Æbelø"]);
  expect(typedNumber("004520304050")).toBe("+4520304050");
  expect(typedNumber("00123")).toBe("00123");
});

/** Ranks one by one, puts all in order, and takes the first: what the search finds by whole columns, and does not sort. */
function oneByOne(entries: readonly Entry[], text: string) {
  const typed = typedWords(text);
  if (typed === null) return [];
  const order = new Intl.Collator("da").compare;
  return entries
    .flatMap((entry) => {
      const ranks = [
        rankWords(entry, typed, RANK.first, RANK.name),
        ...entry.numbers.map(({ digits }) => rankNumber(digits, typed.numbers)),
      ];
      const rank = Math.min(...ranks.map((found) => found ?? Infinity));
      return rank === Infinity ? [] : [{ entry, rank, number: foundBy(entry, typed)?.number ?? null }];
    })
    .sort((one, other) => one.rank - other.rank || order(one.entry.name, other.entry.name) || (one.entry.id < other.entry.id ? -1 : 1));
}

const NUMBERS = ["1", "201", "2010", "+45 20 10 30 40", "20 10 30 40", "0045 20103040", "+298 201030", "+1 2010304050", "+", "none"];
const somebody = fc
  .record({
    name: fc.oneof(
      fc.array(fc.constantFrom(...NAMES, "201", "'", "an\nna"), { maxLength: 3 }).map((words) => words.join(" ")),
      fc.string({ unit: "grapheme", maxLength: 8 }),
    ),
    about: fc.constantFrom("", "Sales", "Økonomi · salg", "Anna 201"),
    numbers: fc.array(fc.constantFrom(...NUMBERS), { maxLength: 3 }),
  })
  .map(({ name, about, numbers }): Omit<Entry, "id"> => ({
    name,
    folded: fold(name),
    words: asWords(fold(name)),
    place: asWords(fold(about)),
    numbers: numbers.map((number, at) => ({ digits: dialled(number), extension: at === 0 ? null : number, number })),
  }));
const company = fc.array(somebody, { maxLength: 30 }).map((all) => all.map((one, at): Entry => ({ ...one, id: `${at}` })));
const key = fc.oneof(
  typing,
  fc.constantFrom("'", "a'", "'a", "sal ' a", "0", "00", "+", "+4", "n", "an s", "anna 201"),
  fc.constantFrom(...NUMBERS).chain((number) => fc.nat({ max: number.length }).map((end) => number.slice(0, end))),
);

function holding(entries: readonly Entry[]): Directory {
  const directory = new Directory();
  for (const entry of entries) directory.put(entry.id, entry);
  return directory;
}

test("whoever is listed first, and however many are told, it is as if each had been ranked and all had been sorted", () => {
  fc.assert(
    fc.property(company, fc.array(key, { maxLength: 6 }), fc.nat({ max: 12 }), (entries, keys, many) => {
      const directory = holding(entries);
      // One after the other, as they are typed: none may see what the one before has found.
      for (const typed of keys) {
        const found = directory.find(typed, "da");
        const all = oneByOne(entries, typed);
        expect(found.count).toBe(all.length);
        for (let rank = 0; rank < RANKS; rank += 1) expect(found.upTo(rank)).toBe(all.filter((one) => one.rank <= rank).length);
        for (const first of [many, Infinity]) {
          expect(found.first(first).map((one) => [one.person, one.number])).toEqual(
            all.slice(0, first).map(({ entry, number }) => [entry.id, number]),
          );
        }
      }
    }),
    { numRuns: 300 },
  );
});

test("a list that ends early begins as the whole one does", () => {
  const list = (people: Found, contacts: Found, most: number) => listed({ people, contacts, things: [] }, most).map((one) => one.key);
  fc.assert(
    fc.property(company, company, key, fc.nat({ max: 12 }), (colleagues, others, typed, most) => {
      const [people, contacts] = [holding(colleagues).find(typed, "da"), holding(others).find(typed, "da")];
      const whole = list(people, contacts, Infinity);
      expect(whole.length).toBe(people.count + contacts.count);
      expect(list(people, contacts, most)).toEqual(whole.slice(0, most));
    }),
  );
});

test("who was found before somebody was renamed is still told as found then", () => {
  const directory = directoryOf(PEOPLE);
  const before = directory.find("s", "da");
  const told = before.first(Infinity);
  directory.take("Åse Kjær", undefined, PEOPLE[1]);
  expect(before.first(Infinity)).toEqual(told);
});
