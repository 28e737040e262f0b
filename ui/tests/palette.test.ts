import { cleanup } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { Contact } from "../src/bindings/Contact";
import type { Host } from "../src/platform/host";
import { Directory } from "../src/search/directory.svelte";
import { listed } from "../src/search/listed";
import { Phonebook } from "../src/search/phonebook.svelte";
import { type Thing, Things } from "../src/search/things";
import { fold } from "../src/search/match";
import { openPage, type Page, press, settled, type } from "./page";

const thing = (label: string, more: Partial<Thing> = {}): Thing => ({
  key: label,
  kind: "action",
  icon: "settings",
  label,
  detail: null,
  run: () => undefined,
  ...more,
});
const labels = (typed: string, ...things: Thing[]) => new Things(things).find(typed).map((found) => found.thing.label);

test("things are found by the beginning of a word, by parts, and by digits in any spelling, the best first", () => {
  const things = [
    thing("Resettle"),
    thing("Settings"),
    thing("Call settings"),
    thing("Nordhavn", { number: "+45 20 30 40 50" }),
    thing("Zoom", { words: "window.settle" }),
  ];
  expect(labels("sett", ...things)).toEqual(["Settings", "Call settings", "Zoom", "Resettle"]);
  expect(labels("20304050", ...things)).toEqual(["Nordhavn"]);
  expect(labels("0045 2030", ...things)).toEqual(["Nordhavn"]);
  expect(labels("settings call", ...things)).toEqual(["Call settings"]);
  expect(labels(" ", ...things)).toEqual([]);
});

const PEOPLE = [
  ["Mads Holm", "201", "Sales"],
  ["Anna Madsen", "202", "Marketing"],
  ["Thomas Berg", "203", null],
  ["Åse Kjær", "204", "Support"],
  ["Søren Østergaard", "205", "Sales"],
  ["Bo Ærø", "2051", null],
] as const;
const CONTACTS: Contact[] = [
  { id: "1", name: "Marie Lund", about: "Nordhavn Shipyard", numbers: [{ kind: "mobile", number: "+45 20 30 40 50" }] },
  { id: "2", name: "Dansk Maskin ApS", about: null, numbers: [{ kind: "main", number: "70 10 20 30" }] },
  { id: "3", name: "Aage Soerensen", about: "Salgsfirmaet", numbers: [{ kind: "short", number: "2060" }] },
];
const THINGS = [
  thing("Make a test call", { kind: "action" }),
  thing("Format of numbers", { kind: "setting" }),
  thing("Zoom and size", { kind: "setting", words: "window.zoom", detail: "Settings · Main window" }),
  thing("Kaj Mathiesen", { kind: "recent", number: "+45 20 30 40 59" }),
  thing("Automatic answer", { kind: "action" }),
  thing("Sales", { kind: "dashboard" }),
  thing("Østbanen", { kind: "shortcut", number: "205" }),
];
async function everything() {
  const people = new Directory();
  for (const [name, number, department] of PEOPLE) {
    const one = { id: name, name, title: null, department, number, state: "idle", presence: null, presenceText: null } as const;
    people.take(name, { ...one, presenceUntil: null, busySince: null, extensions: [] }, undefined);
  }
  const host = { invoke: () => Promise.resolve({ contacts: CONTACTS, shortcuts: [] }) } as unknown as Host;
  const phonebook = new Phonebook(host);
  await phonebook.open("da");
  const things = new Things(THINGS);
  return (typed: string, most = 100) =>
    listed({ people: people.find(typed, "da"), contacts: phonebook.find(typed, "da"), things: things.find(typed) }, most).map((one) =>
      "person" in one ? one.person.person : "contact" in one ? (phonebook.get(one.contact.person)?.name ?? "") : one.thing.label,
    );
}

test.each([
  // Words of a name, then beginnings, then later words, then what stands beside, then the middle of a word.
  [
    "ma",
    [
      "Mads Holm",
      "Anna Madsen",
      "Marie Lund",
      "Dansk Maskin ApS",
      "Make a test call",
      "Kaj Mathiesen",
      "Zoom and size",
      "Thomas Berg",
      "Aage Soerensen",
      "Automatic answer",
      "Format of numbers",
    ],
  ],
  // A whole number before everything, of equals whoever is a colleague.
  ["205", ["Søren Østergaard", "Østbanen", "Bo Ærø"]],
  ["2051", ["Bo Ærø"]],
  ["20304050", ["Marie Lund"]],
  ["+4520304050", ["Marie Lund"]],
  ["0045 20 30 40 50", ["Marie Lund"]],
  ["0045 2030", ["Marie Lund", "Kaj Mathiesen"]],
  ["+45 7010 2030", ["Dansk Maskin ApS"]],
  ["20-30", ["Marie Lund", "Kaj Mathiesen", "Dansk Maskin ApS"]],
  // Danish letters, and how they are written without them.
  ["sør", ["Søren Østergaard", "Aage Soerensen"]],
  ["soer", ["Søren Østergaard", "Aage Soerensen"]],
  ["sor", ["Søren Østergaard", "Aage Soerensen"]],
  ["øst", ["Søren Østergaard", "Østbanen"]],
  ["oest", ["Søren Østergaard", "Østbanen"]],
  ["åge", ["Aage Soerensen"]],
  ["aage", ["Aage Soerensen"]],
  ["ærø", ["Bo Ærø"]],
  ["aeroe", ["Bo Ærø"]],
  ["aase kj", ["Åse Kjær"]],
  ["kjaer åse", ["Åse Kjær"]],
  // Parts, in any order, of a name and of where somebody is.
  ["mads sal", ["Mads Holm"]],
  ["lund mar", ["Marie Lund"]],
  ["nordhavn", ["Marie Lund"]],
  ["sales", ["Sales", "Mads Holm", "Søren Østergaard"]],
  ["call test", ["Make a test call"]],
  ["window.zoom", ["Zoom and size"]],
  ["xyzzy", []],
] as const)("%j finds, in this order: %j", async (typed, wanted) => {
  expect((await everything())(typed)).toEqual(wanted);
});

test("whatever is typed, nobody comes twice, and what matches worse never stands before what matches better", async () => {
  const find = await everything();
  for (const typed of ["a", "ma", "m", "s", "2", "20", "e", "ø", "an", "sa"]) {
    const all = find(typed);
    expect(new Set(all).size).toBe(all.length);
    const begins = (name: string) =>
      fold(name)
        .split(/[^\p{L}\p{N}]+/u)
        .some((word) => word.startsWith(fold(typed)));
    const people = all.filter((name) => PEOPLE.some(([one]) => one === name));
    if (!/\d/u.test(typed)) expect(people.map(begins)).toEqual(people.map(begins).sort((one, other) => Number(other) - Number(one)));
    // A list that is cut short is the beginning of the whole one.
    for (const most of [1, 2, 3]) expect(all.slice(0, find(typed, most).length)).toEqual(find(typed, most));
  }
});

test("a phonebook is asked for once while it is new, and no key asks for it", async () => {
  const page = await open();
  for (const typed of ["m", "ma", "mar", "maren"]) await type(page.get("#search"), typed);
  await settled();
  expect(page.asked("phonebook")).toHaveLength(1);
  expect(page.all("[role=option]").map((one) => one.dataset["thing"])).toEqual(["contact contact-0"]);
  expect(page.get("[role=option]").innerText ?? page.get("[role=option]").textContent).toContain("Maren Aagaard");
  await press(page.get("#search"), "Escape");
  await press(window, "k", { ctrlKey: true });
  await settled();
  expect(page.asked("phonebook")).toHaveLength(1);
});

test("somebody of the phonebook is called by the number that was found: Enter opens the call box, and only a second one dials", async () => {
  const page = await open();
  await choose(page, "88 99 50 11", "contact contact-0");
  expect(page.get<HTMLInputElement>("#call-number").value).toBe("+45 88 99 50 11");
  expect(page.asked("place_call")).toEqual([]);
});

test("a PBX that tells no phonebook leaves the search as it is without one", async () => {
  const page = await openPage("refuse=phonebook");
  await press(window, "k", { ctrlKey: true });
  await settled();
  await type(page.get("#search"), "anna");
  expect(page.all("[role=option]")).toHaveLength(1);
  expect(page.has(".toast")).toBe(false);
});

test("shortcuts of every dashboard are found: a number goes into the call box, an address is opened", async () => {
  const page = await open();
  await choose(page, "door phone", "shortcut Door phone of the warehouse 690");
  expect(page.get<HTMLInputElement>("#call-number").value).toBe("690");
  page.communicator.view.call = null;
  await settled();
  await press(window, "k", { ctrlKey: true });
  await choose(page, "time sh", "shortcut Time sheets https://time.example/sheets");
  expect(page.asked("open_address")).toEqual([{ address: "https://time.example/sheets" }]);
});

test("the first that is found is marked, whatever was typed before", async () => {
  const page = await open();
  const field = page.get("#search");
  for (const typed of ["s", "se", "ma", "mar", "201", "support"]) {
    await type(field, typed);
    await settled();
    const options = page.all("[role=option]");
    expect(options.findIndex((one) => one.getAttribute("aria-selected") === "true")).toBe(0);
    expect(field.getAttribute("aria-activedescendant")).toBe(options[0]?.id);
    await press(field, "ArrowDown");
  }
});

test("once the phonebook has answered the first is marked still, unless the user has marked another", async () => {
  for (const moves of [0, 1]) {
    let answer: (book: { contacts: Contact[]; shortcuts: [] }) => void = () => undefined;
    const page = await openPage("", (host) => {
      const invoke = host.invoke.bind(host) as (...asked: unknown[]) => Promise<unknown>;
      host.invoke = ((...asked: unknown[]) =>
        asked[0] === "phonebook" ? new Promise((done) => (answer = done)) : invoke(...asked)) as Host["invoke"];
    });
    await press(window, "k", { ctrlKey: true });
    await settled();
    const field = page.get("#search");
    await type(field, "mar");
    await settled();
    for (let at = 0; at < moves; at += 1) await press(field, "ArrowDown");
    const marked = () => page.all("[role=option][aria-selected=true]").map((one) => one.textContent);
    const before = marked();
    answer({ contacts: [{ id: "1", name: "Mar", about: null, numbers: [{ kind: "main", number: "70102030" }] }], shortcuts: [] });
    await settled();
    expect(page.get("#search-option-0").textContent).toContain("70102030");
    expect(marked()).toEqual(moves === 0 ? [page.get("#search-option-0").textContent] : before);
    cleanup();
  }
});

const open = async (query = ""): Promise<Page> => {
  const page = await openPage(query);
  await press(window, "k", { ctrlKey: true });
  await settled();
  return page;
};
async function choose(page: Page, typed: string, key: string) {
  const field = page.get("#search");
  await type(field, typed);
  await settled();
  for (let at = 0; at < 20 && document.querySelector('[aria-selected="true"]')?.getAttribute("data-thing") !== key; at += 1) {
    await press(field, "ArrowDown");
  }
  expect(document.querySelector('[aria-selected="true"]')?.getAttribute("data-thing")).toBe(key);
  await press(field, "Enter");
  await settled();
}

test("pages, dashboards and actions are opened from the search", async () => {
  const page = await open();
  await choose(page, "recent", "action recents");
  expect(page.has("#recents")).toBe(true);
  await press(window, "k", { ctrlKey: true });
  await choose(page, "supp", "dashboard dashboard-2");
  expect(page.asked("open_dashboard")).toEqual([{ id: "dashboard-2" }]);
  expect(page.has("#dashboard")).toBe(true);
  await press(window, "k", { ctrlKey: true });
  await choose(page, "disturb", "action dnd");
  expect(page.asked("toggle_dnd")).toHaveLength(1);
});

test.each([
  ["", false],
  ["calls=ringing", false],
  ["calls=active", true],
])("to transfer the call is found while there is a call that can be transferred, and only then (%s)", async (query, found) => {
  const page = await open(query);
  await type(page.get("#search"), "transfer");
  await settled();
  expect(page.has("[data-thing='action transfer-call']")).toBe(found);
});

test("on a wall the search finds no page and no setting, which a wall does not show", async () => {
  const page = await open("scene=wallboard");
  for (const typed of ["settings", "ringtoneExternal", "state"]) {
    await type(page.get("#search"), typed);
    await settled();
    const found = page.all("[data-thing]").map((one) => one.dataset["thing"] ?? "");
    expect(found.filter((key) => /^setting|^action (settings|report|own-state)/u.test(key))).toEqual([]);
  }
});

test("a setting is opened by its name or its key", async () => {
  const page = await open();
  await choose(page, "ringtoneExternal", "setting ringtoneExternal");
  expect(page.communicator.view.page).toBe("settings");
});

test("the next caller of one's queue is taken, and a queue is left, without the mouse", async () => {
  const page = await open();
  await choose(page, "take the next", "take queue-reception");
  expect(page.asked("pick_caller")).toEqual([{ id: "caller-0" }]);
  await press(window, "k", { ctrlKey: true });
  await choose(page, "leave supp", "member queue-support");
  expect(page.asked("leave_queue")).toEqual([{ id: "queue-support" }]);
});

test("whoever waits behind others is found by their number, and taken or called back", async () => {
  const page = await open();
  await choose(page, "20304051", "take queue-reception caller-1");
  await press(window, "k", { ctrlKey: true });
  await choose(page, "20304053", "take queue-reception caller-3");
  expect(page.asked("pick_caller")).toEqual([{ id: "caller-1" }, { id: "caller-3" }]);
});

test("whoever was taken by somebody else meanwhile is not taken, and that is said", async () => {
  const page = await open();
  page.host.change({}, { callers: ["caller-1"] });
  await choose(page, "20304051", "take queue-reception caller-1");
  expect(page.asked("pick_caller")).toEqual([]);
  expect(page.get(".toast").textContent).toMatch(/\S: No longer waiting\./);
});

test("once something was chosen the keys are no longer the search's", async () => {
  const page = await open();
  await choose(page, "recent", "action recents");
  expect(document.activeElement).not.toBe(page.get("#search"));
});

test("a missed call is called back: the first Enter opens the call box, and only a second one dials", async () => {
  const page = await open();
  await choose(page, "skagen", "recent missed past-0");
  expect(page.get<HTMLInputElement>("#call-number").value).toBe("+45 88 99 13 17");
  expect(page.asked("place_call")).toEqual([]);
  await press(page.get("#call-number"), "Enter");
  page.get<HTMLFormElement>("#call-box form").requestSubmit();
  await settled();
  expect(page.asked("place_call")).toEqual([{ number: "+45 88 99 13 17" }]);
});
