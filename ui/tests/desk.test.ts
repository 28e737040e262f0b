/** A desk's day: one's own state, a colleague's, whoever waits dragged to the calls, and what stands there without any. */

import { expect, test, vi } from "vitest";
import type { Call } from "../src/bindings/Call";
import type { RecentCall } from "../src/bindings/RecentCall";
import { idleCalls } from "../src/call/idle";
import { demoCalls } from "../src/platform/demoCalls";
import { click, openPage, type Page, press, settled, submit, type } from "./page";

const past = (id: string, kind: RecentCall["kind"], number: string | null, more: Partial<RecentCall> = {}): RecentCall => ({
  id,
  kind,
  name: id,
  number,
  shownNumber: null,
  private: false,
  queue: null,
  queueId: null,
  at: null,
  seconds: null,
  handled: false,
  status: null,
  note: null,
  ...more,
});

const NAMES: Readonly<Record<string, string>> = {
  "employee-0": "Anna Vestergaard",
  "employee-1": "Mikkel Sørensen",
  "employee-3": "Søren Østergaard",
};
/** The row of a colleague. */
function rowOf(page: Page, id: keyof typeof NAMES): HTMLElement {
  const row = page.all("button.person").find((one) => one.textContent.includes(NAMES[id] ?? "nobody"));
  if (row === undefined) throw new Error(`${id} has no row`);
  return row;
}

async function menuOf(page: Page, element: HTMLElement): Promise<Record<string, HTMLElement>> {
  element.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, button: 2 }));
  await settled();
  return Object.fromEntries(page.all("[role^=menuitem]").map((item) => [item.textContent.trim(), item]));
}

test("a colleague's presence is set with a text and an end where that is permitted, and nowhere else", async () => {
  const page = await openPage();
  expect(Object.keys(await menuOf(page, rowOf(page, "employee-3")))).not.toContain("Set presence…");
  await press(window, "Escape");
  const entries = await menuOf(page, rowOf(page, "employee-1"));
  await click(entries["Set presence…"]!);
  expect(page.get("#person-state-box").textContent).toContain("Mikkel Sørensen");
  expect(document.activeElement).toBe(page.get("#person-state-box input[value=AVAILABLE]"));
  await click(page.get("#person-state-box input[value=MEETING]"));
  await type(page.get("#person-text"), "With the auditor");
  await type(page.get("#person-until"), "noon");
  await submit(page.get<HTMLFormElement>("#person-state-box form"));
  expect(page.asked("set_presence")).toEqual([]);
  await type(page.get("#person-until"), "13:00");
  await submit(page.get<HTMLFormElement>("#person-state-box form"));
  const [asked] = page.asked("set_presence") as { person: string; state: string; text: string; until: string }[];
  expect(asked).toMatchObject({ person: "employee-1", state: "MEETING", text: "With the auditor" });
  expect(new Date(asked!.until).getHours()).toBe(13);
  expect(page.has("#person-state-box")).toBe(false);
  expect(page.communicator.people.get("employee-1")?.presence).toBe("MEETING");
});

test("a presence that is refused is said in the box, which stays with what was typed", async () => {
  const page = await openPage("scene=desk-refuses");
  const entries = await menuOf(page, rowOf(page, "employee-1"));
  await click(entries["Set presence…"]!);
  await type(page.get("#person-text"), "With the auditor");
  await submit(page.get<HTMLFormElement>("#person-state-box form"));
  expect(page.get("#person-state-box [role=alert]").textContent).toContain("does not let you set this colleague's presence");
  expect(page.get<HTMLInputElement>("#person-text").value).toBe("With the auditor");
});

test("a colleague who goes takes the box with them", async () => {
  const page = await openPage();
  const entries = await menuOf(page, rowOf(page, "employee-1"));
  await click(entries["Set presence…"]!);
  page.host.change({}, { people: ["employee-1"] });
  await settled();
  expect(page.has("#person-state-box")).toBe(false);
});

test("one's own state has every queue: one press joins, and one leaves", async () => {
  const page = await openPage();
  await press(window, "p");
  const queue = (id: string) => page.get(`[data-own-queue="${id}"]`);
  const support = queue("queue-support");
  const before = support.getAttribute("aria-checked") === "true";
  await click(support);
  expect(page.asked(before ? "leave_queue" : "join_queue")).toEqual([{ id: "queue-support" }]);
  expect(queue("queue-support").getAttribute("aria-checked")).toBe(String(!before));
  expect(page.has("#own-state-box")).toBe(true);
});

test("a queue that keeps its last member says so beside its name", async () => {
  const page = await openPage("scene=desk-refuses");
  await click(page.get("#own-state"));
  const joined = page.get('[data-own-queue][aria-checked="true"]');
  await click(joined);
  expect(joined.getAttribute("aria-checked")).toBe("true");
  expect(joined.nextElementSibling?.textContent).toContain("last member");
});

test("a queue whose members an administrator decides has no switch, and says so", async () => {
  const page = await openPage();
  const queue = page.communicator.queues.get("queue-support")!;
  page.host.change({ queues: { [queue.id]: { ...queue, dynamic: false, member: true } } });
  await click(page.get("#own-state"));
  const row = page.get('[data-own-queue="queue-support"]');
  expect(row.getAttribute("role")).toBeNull();
  expect(row.textContent).toContain("Fixed");
  page.host.change({ queues: { [queue.id]: { ...queue, dynamic: false, member: false } } });
  await settled();
  expect(page.has('[data-own-queue="queue-support"]')).toBe(false);
});

test("a phone that cannot be chosen does not look as if it were, nor one that is pressed while another is being chosen", async () => {
  const page = await openPage();
  const { own } = page.host.now();
  const third = { id: "phone-3", name: "Softphone", inUse: false, registered: true, dnd: false };
  page.host.change({ own: { ...own, phones: [...own.phones, third] } });
  await click(page.get("#own-state"));
  const phones = () => page.all("[name=own-phone]") as HTMLInputElement[];
  const chosen = () => phones().map(({ checked }) => checked);
  const before = chosen();
  const others = phones().filter(({ checked }) => !checked);
  page.host.make("change_setting", "refuse");
  await click(others[0]!);
  expect(page.get(".phones + [role=alert]").textContent).toContain("error (500)");
  expect(chosen()).toEqual(before);
  page.host.make("change_setting", "wait");
  await click(others[0]!);
  await click(others[1]!);
  expect(page.asked("change_setting")).toHaveLength(2);
  page.host.make("change_setting", "refuse");
  await settled();
  expect(chosen()).toEqual(before);
});

test("what calls ring on stands there, with the way to its setting", async () => {
  const page = await openPage();
  const { status } = page.communicator.parts;
  const line = { id: "sound", level: "ok", text: "Rings on Table speaker", detail: null, since: null, pressing: false } as const;
  page.host.change({ status: { ...status, lines: [...status.lines.filter(({ id }) => id !== "sound"), line] } });
  await click(page.get("#own-state"));
  expect(page.get("#own-sound").textContent).toContain("Rings on Table speaker");
  await click(page.get("#own-sound-settings"));
  expect(page.has("#own-state-box")).toBe(false);
  expect(page.communicator.view.page).toBe("settings");
});

/** jsdom has no events of dragging. */
function drag(element: Element, kind: string, held: Map<string, string>): Event {
  const event = new Event(kind, { bubbles: true, cancelable: true });
  const dataTransfer = {
    get types() {
      return [...held.keys()];
    },
    setData: (type: string, data: string) => void held.set(type, data),
    getData: (type: string) => held.get(type) ?? "",
    effectAllowed: "",
    dropEffect: "",
  };
  Object.assign(event, { dataTransfer, shiftKey: false });
  element.dispatchEvent(event);
  return event;
}

test.each([
  ["the place of the calls", "#calls", true],
  ["the user's own state", "#own-state", true],
  ["the user among the colleagues", "employee-0", true],
  ["a colleague", "employee-1", false],
  ["another queue", "[data-transfer-number]", false],
  ["nothing", "main", false],
])("whoever waits is dropped on %s", async (_, selector, taken) => {
  const page = await openPage();
  const row = page.get("[data-caller] [draggable]");
  const caller = row.closest("[data-caller]")!.getAttribute("data-caller")!;
  const held = new Map<string, string>();
  drag(row, "dragstart", held);
  const target = selector in NAMES ? rowOf(page, selector) : page.get(selector);
  drag(target, "dragover", held);
  expect(target.closest("[data-takes-call]") !== null).toBe(taken);
  expect(document.documentElement.hasAttribute("data-dragging-waiting")).toBe(true);
  drag(target, "drop", held);
  drag(row, "dragend", held);
  await settled();
  expect(page.asked("pick_caller")).toEqual(taken ? [{ id: caller }] : []);
  expect(page.asked("transfer_call")).toEqual([]);
  expect(page.has("[data-takes-call]")).toBe(false);
  expect(document.documentElement.hasAttribute("data-dragging-waiting")).toBe(false);
});

test("somebody who is dropped twice is asked for once, and a refusal stands beside them", async () => {
  const page = await openPage("scene=desk-refuses");
  const held = new Map<string, string>();
  drag(page.get("[data-caller] [draggable]"), "dragstart", held);
  drag(page.get("#calls"), "drop", held);
  drag(page.get("#calls"), "drop", held);
  await settled();
  expect(page.asked("pick_caller")).toHaveLength(1);
  expect(page.get("[data-caller] [role=alert]").textContent).toContain("no longer waits");
  expect(page.has(".toast")).toBe(false);
});

test("a caller who hangs up while they are dragged leaves no sign of it", async () => {
  const page = await openPage();
  const held = new Map<string, string>();
  const row = page.get("[data-caller] [draggable]");
  drag(row, "dragstart", held);
  drag(page.get("#calls"), "dragover", held);
  page.host.change({}, { callers: [row.closest("[data-caller]")!.getAttribute("data-caller")!] });
  await settled();
  expect(row.isConnected).toBe(false);
  window.dispatchEvent(new Event("pointermove"));
  expect(document.documentElement.hasAttribute("data-dragging-waiting")).toBe(false);
  expect(page.has("[data-takes-call]")).toBe(false);
});

test("who called in vain is to be called back until somebody has talked with them, each number once", () => {
  const { back, latest } = idleCalls([
    past("ann", "missed", "+45 20 30 40 50"),
    past("ann again", "missed", "+4520304050"),
    past("bo", "outbound", "201"),
    past("bo missed before", "missed", "201"),
    past("cleo", "queue", "202"),
    past("dealt with", "queue", "203", { handled: true }),
    past("secret", "missed", null, { private: true }),
    past("eva", "inbound", "204"),
  ]);
  expect(back.map(({ id }) => id)).toEqual(["ann", "cleo"]);
  expect(latest.map(({ id }) => id)).toEqual(["bo", "dealt with", "eva"]);
});

test("without a call their place says whom to call back, and a press puts the number into the call box", async () => {
  const page = await openPage();
  const first = page.get(".back [data-idle-call]");
  expect(first.textContent).toContain("Skagen Fiskeri ApS");
  await click(first);
  expect(page.get<HTMLInputElement>("#call-number").value).toBe("+45 88 99 13 17");
  expect(page.asked("place_call")).toEqual([]);
  page.communicator.view.call = null;
  await click(page.get("#idle-all"));
  expect(page.has("#recents")).toBe(true);
  // Beside all calls none of them stands twice.
  expect(page.all("[data-idle-call]")).toEqual([]);
  page.communicator.view.page = "dashboard";
  await settled();
  expect(page.has("[data-idle-call]")).toBe(true);
});

test("a call that comes takes their place, and once it is over they are there again", async () => {
  const page = await openPage("calls=ringing");
  expect(page.has("#idle")).toBe(false);
  page.host.ring([]);
  await settled();
  expect(page.has("#idle")).toBe(true);
  page.get("#idle-all").focus();
  page.host.ring(demoCalls("ringing", "en"));
  await settled();
  expect(document.activeElement).toBe(page.get("#calls"));
});

test("a call that comes under a pointer that was about to call somebody back takes no press at once", async () => {
  const page = await openPage();
  const [call] = demoCalls("ringing", "en") as [Call];
  const clock = vi.spyOn(performance, "now").mockReturnValue(1000);
  page.get("#calls").dispatchEvent(new MouseEvent("pointerenter"));
  page.host.ring([call]);
  await settled();
  const press = (more: MouseEventInit) => {
    const answer = page.get("#calls [data-action=answer]");
    answer.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1, ...more }));
    return settled();
  };
  await press({});
  expect(page.asked("act_on_call")).toEqual([]);
  clock.mockReturnValue(2000);
  await press({ screenX: 300 });
  expect(page.asked("act_on_call")).toHaveLength(1);
  clock.mockRestore();
});

test("a call on the dashboard shows the variable that its item names", async () => {
  const page = await openPage("calls=ringing");
  const shown = page.all(".compact .shown").map((one) => one.textContent.trim());
  expect(shown).toEqual(["Customer no. 20417"]);
});
