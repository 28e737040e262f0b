import { expect, test } from "vitest";
import { before, type Thing, Things } from "../src/search/things";
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
  expect(labels("sett", ...things)).toEqual(["Settings", "Call settings", "Resettle", "Zoom"]);
  expect(labels("20304050", ...things)).toEqual(["Nordhavn"]);
  expect(labels("0045 2030", ...things)).toEqual([]);
  expect(labels("settings call", ...things)).toEqual(["Call settings"]);
  expect(labels(" ", ...things)).toEqual([]);
});

test("things that match better stand before the people, and others after the first few", () => {
  const one = [{ thing: thing("x"), rank: 1 }];
  expect(before(one, 3, 40)).toBe(0);
  expect(before(one, 2, 40)).toBe(6);
  expect(before(one, 0, 3)).toBe(3);
  expect(before(one, null, 0)).toBe(0);
  expect(before([], 1, 40)).toBe(40);
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
