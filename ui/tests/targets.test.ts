import { describe, expect, test } from "vitest";
import type { Call } from "../src/bindings/Call";
import type { Person } from "../src/bindings/Person";
import { Teller } from "../src/call/said";
import { LISTED, targets, unavailable } from "../src/call/targets";
import { readUntil } from "../src/format/until";
import { en } from "../src/i18n/en";
import { demoCalls } from "../src/platform/demoCalls";
import { Directory } from "../src/search/directory.svelte";

const person = (id: string, name: string, number: string | null, state: Person["state"], presence: string | null): Person =>
  ({ id, name, title: null, department: null, number, state, presence, presenceText: null, extensions: [] }) as unknown as Person;

function company(people: Person[], queues: { id: string; name: string; number: string }[] = []) {
  const directory = new Directory();
  for (const one of people) directory.take(one.id, one, undefined);
  const all = new Map(people.map((one) => [one.id, one]));
  const lines = new Map(queues.map((one) => [one.id, one]));
  return {
    find: (typed: string) => directory.find(typed, "da"),
    people: { ids: [...all.keys()], get: (id: string) => all.get(id) },
    queues: { ids: [...lines.keys()], get: (id: string) => lines.get(id) as never },
    self: "me",
  };
}
const names = new Intl.Collator("da");
const numbers = (typed: string, of: ReturnType<typeof company>) => targets(typed, of, names).map(({ number }) => number);

describe("to whom a call can go", () => {
  const office = company(
    [
      person("me", "Anna Selv", "200", "idle", "AVAILABLE"),
      person("a", "Søren Optaget", "201", "busy", "AVAILABLE"),
      person("b", "Søren Frokost", "202", "idle", "LUNCH"),
      person("c", "Søren Ledig", "203", "idle", "AVAILABLE"),
      person("d", "Søren Fri", "204", "idle", "HOLIDAY"),
      person("e", "Søren Uden", null, "unregistered", null),
      person("f", "Åse Ledig", "205", "idle", null),
    ],
    [{ id: "q", name: "Sørgmodig kø", number: "900" }],
  );

  test("who is free and here comes first, who is free and away next, and who is on a call last", () => {
    expect(numbers("soren", office)).toEqual(["203", "202", "204", "201"]);
    expect(numbers("", office)).toEqual(["203", "205", "202", "204", "201"]);
  });

  test("queues are found by their name and number, and a number that nobody has is offered itself", () => {
    expect(numbers("sorg", office)).toEqual(["900"]);
    expect(numbers("900", office)).toEqual(["900"]);
    expect(numbers("+45 20 30 40 50", office)).toEqual(["+4520304050"]);
    expect(numbers("203", office)).toEqual(["203"]);
    expect(numbers("qqq", office)).toEqual([]);
  });

  test("whoever was chosen before comes first until something is typed, once, and never the user", () => {
    const before = (id: string, number: string, typed = "") => targets(typed, office, names, { id, number }).map((one) => one.number);
    expect(before("a", "201")).toEqual(["201", "203", "205", "202", "204"]);
    expect(before("a", "201", "soren")).toEqual(["203", "202", "204", "201"]);
    expect(before("me", "200")).toEqual(["203", "205", "202", "204", "201"]);
    expect(before("gone", "299")).toEqual(["203", "205", "202", "204", "201"]);
  });

  test("the user is nobody to transfer to, and no list is longer than somebody reads", () => {
    expect(numbers("anna", office)).toEqual([]);
    const many = company(Array.from({ length: 50 }, (_, at) => person(`p${at}`, `Bo ${at}`, String(300 + at), "idle", null)));
    expect(numbers("bo", many)).toHaveLength(LISTED);
  });

  test("a phone that rings is nearer to free than one that is on a call, and both are behind one nobody knows of", () => {
    const states = ["idle", "unknown", "ringing", "busy", "unregistered"] as const;
    const order = states.map((state) => unavailable({ state, presence: null }));
    expect(order).toEqual([...order].sort((one, other) => one - other));
  });
});

describe("until when", () => {
  const now = new Date(2026, 10, 28, 12, 30);
  test.each([
    ["13:00", [28, 13, 0]],
    ["13.00", [28, 13, 0]],
    ["1300", [28, 13, 0]],
    [" 13 ", [28, 13, 0]],
    ["12:30", [29, 12, 30]],
    ["8", [29, 8, 0]],
    ["+45", [28, 13, 15]],
  ])("%s is the next such time", (text, [day, hours, minutes]) => {
    const until = readUntil(text, now)!;
    expect([until.getDate(), until.getHours(), until.getMinutes()]).toEqual([day, hours, minutes]);
  });

  test.each(["", "24:00", "12:60", "noon", "-5", "1:2:3", "12345"])("%s is no time", (text) => {
    expect(readUntil(text, now)).toBeNull();
  });
});

describe("what is read aloud", () => {
  const [ringing] = demoCalls("ringing", "en") as [Call];
  test("each state of each call once, whatever else changes", () => {
    const teller = new Teller();
    const who = "Nordisk Tømrer ApS";
    const active: Call = { ...ringing, state: "active" };
    expect(teller.news([active], en).later).toEqual([]);
    expect(teller.news([{ ...active, note: "x" }], en)).toEqual({ now: [], later: [] });
    expect(teller.news([{ ...active, state: "held" }], en).later).toEqual([`On hold: ${who}`]);
    expect(teller.news([], en).later).toEqual([`Call ended: ${who}`]);
    expect(teller.news([ringing], en).now).toHaveLength(1);
    expect(teller.news([], en).later).toEqual([`No longer ringing: ${who}`]);
  });
});
