import { tick } from "svelte";
import { expect, test } from "vitest";
import type { BoardEdit } from "../src/bindings/BoardEdit";
import { Editing, readBoard } from "../src/dashboard/edit/editing.svelte";
import { barsOf } from "../src/dashboard/hours";
import { pagesOf, shiftAt, turnAt, Turning } from "../src/dashboard/turning";
import { View } from "../src/view.svelte";
import { click, openPage, press, settled } from "./page";

const edit = (items: Record<string, unknown>[]): BoardEdit => ({
  base: { id: "d", name: "Mine", topbar: 1, group: null, items },
  groups: [],
  switches: [],
  variables: [],
  stopped: null,
});
const item = (url: string, column: number, position: number) => ({ type: "WEB", url, column, position, future: [1] });
const three = () => new Editing(edit([item("c", 4, 0), item("b", 0, 7), item("a", 0, 2)]));
const urls = (editing: Editing) => editing.columns.map((items) => items.map(({ item }) => item["url"]));

test("the columns of a dashboard are those with items, in the order of their places", () => {
  expect(urls(three())).toEqual([["a", "b"], ["c"]]);
});

test("a draft names for each item which one of the base it was, and keeps every property", () => {
  const editing = three();
  const [a] = editing.columns[0]!;
  editing.move(a!.key, { column: 1, at: 1 });
  editing.add("MYCALLS", 2);
  const { items } = editing.draft();
  expect(items.map(({ from }) => from)).toEqual([1, 0, 2, null]);
  expect(items[2]).toEqual({ from: 2, item: { type: "WEB", url: "a", column: 1, position: 1, future: [1] } });
  expect(items[3]?.item).toEqual({ type: "MYCALLS", column: 2, position: 0 });
});

test("each operation is taken back by itself, and a name that is typed is one of them", () => {
  const editing = three();
  const before = editing.draft();
  expect(editing.changed).toBe(false);
  editing.rename("M");
  editing.rename("Mo");
  const [a, b] = editing.columns[0]!;
  editing.remove(a!.key);
  editing.configure(b!.key, { ...b!.item, url: "changed" });
  editing.undo();
  expect(urls(editing)).toEqual([["b"], ["c"]]);
  editing.undo();
  expect([urls(editing)[0], editing.name]).toEqual([["a", "b"], "Mo"]);
  editing.undo();
  expect(editing.draft()).toEqual(before);
  expect(editing.changed).toBe(false);
  editing.undo();
  expect(editing.draft()).toEqual(before);
});

test("a page that is built anew goes on with the draft, and takes back each operation by itself", () => {
  const editing = three();
  const before = editing.draft();
  expect(editing.kept()).toBe(null);
  const [a, b] = editing.columns[0]!;
  editing.move(a!.key, { column: 1, at: 1 });
  editing.configure(b!.key, { ...b!.item, url: "changed" });
  editing.add("MYCALLS", 2);
  editing.rename("Renamed");
  const again = Editing.resumed(readBoard(JSON.parse(JSON.stringify(editing.kept())))!);
  expect(again.draft()).toEqual(editing.draft());
  expect([again.edit, again.changed]).toEqual([editing.edit, true]);
  const keys = again.columns.flat().map(({ key }) => key);
  expect(new Set(keys).size).toBe(4);
  expect(keys).not.toContain(again.add("WEB", 0));
  again.undo();
  while (editing.changed) {
    expect(again.changed).toBe(true);
    again.undo();
    editing.undo();
    expect(again.draft()).toEqual(editing.draft());
    // Or a list would take one item for another.
    expect(again.columns.flat().map(({ key }) => key)).toEqual(editing.columns.flat().map(({ key }) => key));
  }
  expect([again.draft(), again.changed]).toEqual([before, false]);
});

test("of many operations the last ones are kept, and the others are taken back as one", () => {
  const editing = three();
  const before = editing.draft();
  for (let turn = 0; turn < 100; turn += 1) editing.placeInBar(turn);
  const again = Editing.resumed(readBoard(JSON.parse(JSON.stringify(editing.kept())))!);
  again.undo();
  expect(again.topbar).toBe(98);
  for (let turn = 0; turn < 28; turn += 1) again.undo();
  expect([again.topbar, again.changed]).toEqual([70, true]);
  again.undo();
  again.undo();
  expect([again.draft(), again.changed]).toEqual([before, false]);
});

test("a draft whose operations have no room comes back as one operation", () => {
  const editing = new Editing(edit([item("x".repeat(2000), 0, 0)]));
  const [one] = editing.columns[0]!;
  for (let turn = 0; turn < 40; turn += 1) editing.configure(one!.key, { ...one!.item, url: `${turn}${"y".repeat(2000)}` });
  const view = new View();
  view.board = () => editing.kept();
  const kept = new View(String(view)).board();
  const again = Editing.resumed(kept!);
  expect(again.draft()).toEqual(editing.draft());
  again.undo();
  expect(again.changed).toBe(false);
});

test("what is no draft is none", () => {
  const editing = three();
  editing.rename("Renamed");
  const kept = editing.kept()!;
  const others = [
    null,
    1,
    [],
    {},
    { ...kept, columns: [1] },
    { ...kept, columns: [[{ from: "0" }]] },
    { ...kept, columns: [[{ from: null, key: 0.5, item: {} }]] },
    { ...kept, past: 1 },
    { ...kept, past: [{ ...kept, name: 1 }] },
    { ...kept, edit: { base: {} } },
  ];
  for (const other of others) expect(readBoard(other)).toBe(null);
  expect(Editing.resumed({ ...kept, columns: [[{ from: 99 }, { from: 0 }]] }).draft().items).toHaveLength(1);
});

test("a draft comes back with the page, and is gone once it is discarded or saved", async () => {
  const page = await opened();
  await click(named(page, "Remove Colleagues"));
  const view = new View(String(page.communicator.view));
  expect(view.board()?.edit.base.id).toBe("dashboard-1");
  // Both pages stand in one document.
  page.communicator.board = null;
  await settled();
  const again = await openPage(`view=${encodeURIComponent(String(view))}`);
  await settled();
  expect(again.has("[data-edit-column]")).toBe(true);
  expect(named(again, "Remove Colleagues")).toBe(undefined);
  await click(named(again, "Discard changes"));
  await settled();
  expect(again.has("[data-edit-column]")).toBe(false);
  expect(new View(String(again.communicator.view)).board()).toBe(null);
});

test("arrow keys move an item by one place, and not beyond the edges", () => {
  const editing = three();
  const [a] = editing.columns[0]!;
  expect(editing.step(a!.key, "up")).toBe(false);
  expect(editing.step(a!.key, "left")).toBe(false);
  expect(editing.step(a!.key, "down")).toBe(true);
  expect(urls(editing)[0]).toEqual(["b", "a"]);
  expect(editing.step(a!.key, "down")).toBe(false);
  expect(editing.step(a!.key, "right")).toBe(true);
  expect(urls(editing)).toEqual([["b"], ["c", "a"]]);
  expect(editing.step(a!.key, "right")).toBe(true);
  expect(editing.step(a!.key, "right")).toBe(false);
  expect(urls(editing)).toEqual([["b"], ["c"], ["a"]]);
});

test("a column that is left empty is none when it is saved", () => {
  const editing = three();
  const [c] = editing.columns[1]!;
  editing.step(c!.key, "left");
  expect(editing.draft().items.map(({ item }) => item["column"])).toEqual([0, 0, 0]);
});

async function opened(query = "") {
  const page = await openPage(query);
  await click(page.get("#employee-menu"));
  await click(page.all("[role=menuitem]").find((one) => one.textContent?.includes("Edit this dashboard"))!);
  await settled();
  return page;
}

const named = (page: Awaited<ReturnType<typeof openPage>>, name: string) =>
  page.all("#dashboard button").find((one) => (one.getAttribute("aria-label") ?? one.textContent ?? "").includes(name))!;

test("a dashboard is edited, moved by the arrow keys, and saved with the base that it began from", async () => {
  const page = await opened();
  const handle = named(page, "Move Reception");
  handle.focus();
  await press(handle, "ArrowDown");
  await settled();
  expect(document.activeElement?.getAttribute("aria-label")).toContain("Move Reception");
  expect(page.all("[role=status]").some((one) => one.textContent === "Column 1, place 2 of 2")).toBe(true);
  await click(named(page, "Save"));
  await settled();
  const [sent] = page.asked("save_board") as {
    base: { items: unknown[] };
    draft: { items: { from: number; item: Record<string, unknown> }[] };
  }[];
  expect(sent?.draft.items.map(({ from }) => from)).toEqual([1, 0, 2, 3, 4]);
  expect(sent?.draft.items[1]?.item["future"]).toEqual({ kept: true });
  expect(page.has("[data-edit-column]")).toBe(false);
});

/** What stands in the list of differences: of what, and both sides. */
const listed = (page: Awaited<ReturnType<typeof openPage>>) =>
  page
    .all("#dashboard .told li")
    .map((one) => [one.querySelector("p"), ...one.querySelectorAll("dd")].map((part) => part?.textContent.replace(/\s+/g, " ").trim()));

const DIFFERENCES = [
  ["Name", "Reception", "Front desk"],
  ["Top bar", "Place 1", "Not in the top bar"],
  ["Shared with", "Nobody: it is mine", "Service"],
  ["Web page: intranet.havblik.example Address", "https://intranet.havblik.example/news", "https://www.havblik.example/a/long/address"],
  ["Queue: Reception Queue", "Reception", "Sales"],
  ["Queue: Reception Calls before scrolling", "5", "All"],
  ["Queue: Reception Figures", "Answered Total", "not set"],
  ["Colleagues", "On the dashboard", "Not on the dashboard"],
  ["HOLOGRAM beams", "3", '{"many":true}'],
  ["Web page: intranet.havblik.example Place", "Column 2, place 2", "Column 1, place 3"],
];

test.each([
  ["Save mine", "mine"],
  ["Use theirs", "theirs"],
])("a conflict shows both values of each part, and %s is sent for these alone", async (button, keep) => {
  const page = await opened("board=conflict");
  await click(named(page, "Remove Colleagues"));
  await click(named(page, "Save"));
  await settled();
  expect(page.get("#dashboard .told").textContent).toContain("Somebody has changed the same elsewhere");
  expect(listed(page)).toEqual(DIFFERENCES);
  named(page, button).focus();
  page.host.make("save_board", "wait");
  await click(named(page, button));
  expect(document.activeElement).toBe(named(page, button));
  await click(named(page, button));
  page.host.make("save_board", "answer");
  await settled();
  expect(page.asked("save_board")).toHaveLength(2);
  const [first, second] = page.asked("save_board") as { draft: unknown; decision: { keep: string; over: unknown[] } | null }[];
  expect([first?.decision, second?.decision?.keep, second?.decision?.over.length]).toEqual([null, keep, DIFFERENCES.length]);
  expect(second?.draft).toEqual(first?.draft);
  expect(page.has("[data-edit-column]")).toBe(false);
});

test("what the PBX stores otherwise is said and stops saving, and can be put back", async () => {
  const page = await opened("board=otherwise");
  await click(named(page, "Remove Colleagues"));
  await click(named(page, "Save"));
  await settled();
  expect(page.get("#dashboard .told").textContent).toContain("The PBX has stored something other");
  expect(listed(page)).toEqual(DIFFERENCES);
  await click(named(page, "Remove Reception"));
  expect((named(page, "Save") as HTMLButtonElement).disabled).toBe(true);
  // What was changed since is not lost without a word.
  expect(named(page, "Leave it as it is").textContent).toContain("discard further changes");
  expect(named(page, "Put it back").textContent).toContain("discard further changes");
  await press(document.body, "z", { ctrlKey: true });
  expect(named(page, "Put it back").textContent).not.toContain("discard");
  await click(named(page, "Remove Reception"));
  page.get<HTMLFormElement>("#dashboard form").requestSubmit();
  await settled();
  expect(page.asked("save_board")).toHaveLength(1);
  await click(named(page, "Put it back"));
  await settled();
  expect(page.asked("restore_board")).toEqual([{ id: "dashboard-1" }]);
  expect(page.has("[data-edit-column]")).toBe(false);
});

test("what was not decided before stops saving from the beginning, and can be left so", async () => {
  const page = await opened("board=stopped");
  expect(listed(page)).toEqual(DIFFERENCES);
  await click(named(page, "Remove Colleagues"));
  expect((named(page, "Save") as HTMLButtonElement).disabled).toBe(true);
  await click(named(page, "Leave it as it is"));
  await settled();
  expect(page.asked("leave_board")).toEqual([{ id: "dashboard-1" }]);
  expect(page.has("[data-edit-column]")).toBe(false);
});

test("what was changed since the user looked is shown before it is put back", async () => {
  const page = await opened("board=changed");
  await click(named(page, "Remove Colleagues"));
  await click(named(page, "Save"));
  await settled();
  await click(named(page, "Put it back"));
  await settled();
  expect(page.get("#dashboard .told").textContent).toContain("It was changed since you looked at it");
  expect(listed(page)).toEqual(DIFFERENCES.slice(0, 1));
  expect((named(page, "Save") as HTMLButtonElement).disabled).toBe(true);
});

test("while it is being saved no key takes anything back", async () => {
  const page = await opened();
  await click(named(page, "Remove Colleagues"));
  page.host.make("save_board", "wait");
  await click(named(page, "Save"));
  await press(document.body, "z", { ctrlKey: true });
  expect(named(page, "Remove Colleagues")).toBe(undefined);
});

test("a dashboard that was deleted can be had back", async () => {
  const page = await opened();
  await click(named(page, "Delete"));
  await click(named(page, "Delete it"));
  await settled();
  expect(page.get("#dashboard .deleted").textContent).toContain("“Reception” was deleted.");
  await click(named(page, "Undo"));
  await settled();
  expect(page.asked("undelete_board")).toHaveLength(1);
});

test("an item that is added opens with what can be set, and one of an unknown kind stays", async () => {
  const page = await opened();
  await click(named(page, "Add an item to column 1"));
  await click(page.all("[role=menuitem]").find((one) => one.textContent?.includes("Web page"))!);
  await tick();
  const field = page.get<HTMLInputElement>("#dashboard input[type=url]");
  field.value = "ftp://x";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await tick();
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(page.get("#dashboard").textContent).toContain("This version does not know this kind");
});

test("everybody is listed by name on the dashboard that the app makes by itself", async () => {
  const page = await openPage("scene=built-in");
  const card = page.all("#dashboard article").at(-1)!;
  const names = [...card.querySelectorAll(".name")].map((one) => one.textContent ?? "");
  expect(names.length).toBeGreaterThan(5);
  expect(names).toEqual([...names].sort(new Intl.Collator("en").compare));
});

test("a day is drawn from its first call on, and said hour by hour", async () => {
  const hour = (at: number, answered: number | null, unanswered: number | null) => ({
    from: `2026-11-27T0${at}:00:00.000Z`,
    answered,
    unanswered,
  });
  expect(barsOf([hour(1, 0, null), hour(2, 3, 1), hour(3, 0, 2)]).map(({ low, high }) => [low, high])).toEqual([
    [0.75, 0.25],
    [0, 0.5],
  ]);
  expect(barsOf([hour(1, 0, 0)])).toEqual([]);
  const page = await openPage();
  const chart = page.get("#dashboard article svg[role=img]");
  expect(chart.getAttribute("aria-label")).toMatch(/^Calls by the hour: \d\d: 12 answered, 1 unanswered; /);
});

test("a wall shows whole cards, page after page, and every wall turns at the same moment", () => {
  expect(pagesOf([300, 300, 300], 650, 12)).toEqual([[0, 1], [2]]);
  expect(pagesOf([900, 10], 650, 12)).toEqual([[0], [1]]);
  expect(pagesOf([], 650, 12)).toEqual([]);
  expect([0, 14_999, 15_000, 30_000].map(turnAt)).toEqual([0, 0, 1, 2]);
  const turning = new Turning();
  const pages = [["a"], ["b"]];
  expect([0, 1, 2, 3].map((turn) => turning.page(turn, { pages, urgent: null }))).toEqual([0, 1, 0, 1]);
  expect(turning.page(3, { pages: [], urgent: null })).toBe(0);
});

test("a column of a wall that has other pages meanwhile goes on showing what it showed until all walls turn", () => {
  const turning = new Turning();
  const page = (turn: number, ...pages: string[][]) => turning.page(turn, { pages, urgent: null });
  expect(page(7, ["a", "b"], ["c"])).toBe(1);
  // A banner takes room.
  expect(page(7, ["a"], ["b"], ["c"])).toBe(2);
  expect(page(7, ["a", "b", "c"])).toBe(0);
  expect(page(7, ["a", "b"], ["c"])).toBe(1);
  expect(page(8, ["a"], ["b"], ["c"])).toBe(2);
  expect(page(9, ["a"], ["b"], ["c"])).toBe(0);
  // Its item is gone.
  expect(page(9, ["b"], ["c"])).toBe(1);
});

test("a column of a wall that had one page, and so no clock, goes on with it until all walls turn", () => {
  const turning = new Turning();
  const page = (turn: number, ...pages: string[][]) => turning.page(turn, { pages, urgent: null });
  expect(page(7, ["a", "b"])).toBe(0);
  expect(page(19, ["a"], ["b"])).toBe(0);
  expect(page(20, ["a"], ["b"])).toBe(0);
  expect(page(21, ["a"], ["b"])).toBe(1);
});

test("what begins to press is on the wall at once, and then waits for its turn like all else", () => {
  const turning = new Turning();
  const page = (turn: number, urgent: string | null, ...pages: string[][]) => turning.page(turn, { pages, urgent });
  expect(page(8, null, ["a"], ["b"])).toBe(0);
  // It comes before the others.
  expect(page(8, "b", ["b"], ["a"])).toBe(0);
  expect(page(8, "b", ["b"], ["a"])).toBe(0);
  expect(page(9, "b", ["b"], ["a"])).toBe(1);
  expect(page(9, "c", ["c"], ["b"], ["a"])).toBe(0);
  expect(page(9, null, ["a"], ["b"], ["c"])).toBe(2);
});

test("over half an hour the shift is small, and comes to every side", () => {
  const all = Array.from({ length: 30 }, (_, minute) => shiftAt(minute * 60_000));
  expect(Math.max(...all.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)]))).toBe(2);
  expect(new Set(all.map(({ x }) => x)).size).toBe(5);
});
