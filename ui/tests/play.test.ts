import { tick } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { EditorRow } from "../src/bindings/EditorRow";
import type { FakeHost } from "../src/platform/fake";
import { click, openPage, type Page, settled } from "./page";

afterEach(() => {
  vi.useRealTimers();
});

const open = (query = "", prepare?: (host: FakeHost) => void) => openPage(`page=settings${query}`, prepare);
const OWN = "#input-ringtoneExternal-play";
const QUEUE = "#input-queueRingtones-0-play";
const name = (page: Page, button: string) => page.get(button).getAttribute("aria-label") ?? page.get(button).textContent?.trim();
/** What is announced beside a button. */
const said = (page: Page, button: string) => page.get(`${button} + [role=status]`).textContent;
const stopped = (page: Page) => page.asked("stop_ringtone").length;

const withRow = (key: string, parts: Partial<EditorRow>) => (host: FakeHost) => {
  const { editor } = host.now();
  host.change({ editor: { ...editor, rows: editor.rows.map((row) => (row.key === key ? { ...row, ...parts } : row)) } });
};

/** Chooses the option at a place of the list. */
async function choose(page: Page, selector: string, place: string) {
  const select = page.get<HTMLSelectElement>(selector);
  select.value = place;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
}

test.each([
  ["en", "Play Marimba", "Play Old telephone", "Stop", "Plays on Headset (USB)"],
  ["da", "Afspil Marimba", "Afspil Gammel telefon", "Stop", "Afspilles på Headset (USB)"],
])("the tone that is chosen plays, and the page says on what (%s)", async (lang, own, queue, stop, on) => {
  const page = await open(`&lang=${lang}`);
  expect(name(page, OWN)).toBe(own);
  expect(name(page, QUEUE)).toBe(queue);
  expect(said(page, OWN)).toBe("");
  await click(page.get(OWN));
  expect(page.asked("play_ringtone")).toEqual([{ id: "tone-1" }]);
  expect(name(page, OWN)).toBe(stop);
  expect(said(page, OWN)).toBe(on);
  await click(page.get(OWN));
  expect(stopped(page)).toBe(1);
  expect(name(page, OWN)).toBe(own);
  expect(said(page, OWN)).toBe("");
});

test("when it is over the button goes back by itself", async () => {
  vi.useFakeTimers();
  const page = await open();
  page.get(OWN).click();
  await vi.advanceTimersByTimeAsync(2900);
  expect(name(page, OWN)).toBe("Stop");
  await vi.advanceTimersByTimeAsync(200);
  await tick();
  expect(name(page, OWN)).toBe("Play Marimba");
  expect(said(page, OWN)).toBe("");
  expect(stopped(page)).toBe(0);
});

test("one tone plays at a time, and the end of the first does not end the second", async () => {
  vi.useFakeTimers();
  const page = await open();
  page.get(OWN).click();
  await vi.advanceTimersByTimeAsync(2000);
  page.get(QUEUE).click();
  await vi.advanceTimersByTimeAsync(2000);
  expect(page.asked("play_ringtone")).toEqual([{ id: "tone-1" }, { id: "tone-2" }]);
  expect([name(page, OWN), name(page, QUEUE)]).toEqual(["Play Marimba", "Stop"]);
  expect([said(page, OWN), said(page, QUEUE)]).toEqual(["", "Plays on Headset (USB)"]);
  await vi.advanceTimersByTimeAsync(1100);
  await tick();
  expect(name(page, QUEUE)).toBe("Play Old telephone");
});

test("stopped before the answer, it stays stopped", async () => {
  let answer = () => {};
  const page = await open("", (host) => {
    const { invoke } = host;
    host.invoke = async (command, ...args) => {
      if (command === "play_ringtone") await new Promise<void>((done) => (answer = done));
      return await invoke(command, ...args);
    };
  });
  await click(page.get(OWN));
  await click(page.get(OWN));
  answer();
  await settled();
  expect(stopped(page)).toBe(1);
  expect(name(page, OWN)).toBe("Play Marimba");
  expect(said(page, OWN)).toBe("");
});

test("what is refused is the row's problem and no fault of the value", async () => {
  const page = await open("&scene=silent", withRow("ringtoneExternal", { refused: null }));
  await click(page.get(OWN));
  expect(page.get("#setting-ringtoneExternal .change > [role=alert]").textContent).toContain("There is no sound device");
  expect(page.get("#input-ringtoneExternal").getAttribute("aria-invalid")).toBeNull();
  expect(page.get("#input-ringtoneExternal").getAttribute("aria-describedby")).toContain("problem-ringtoneExternal");
  expect(name(page, OWN)).toBe("Play Marimba");
  // Another choice is another try.
  await choose(page, "#input-ringtoneExternal", "1");
  expect(page.get("#setting-ringtoneExternal .change > [role=alert]").textContent).toBe("");
});

test("a line of the queues says it in its own row", async () => {
  const page = await open("&scene=silent&lang=da");
  await click(page.get(QUEUE));
  expect(page.get("#setting-queueRingtones .change > [role=alert]").textContent).toContain("Der er ingen lydenhed");
});

test("silence cannot be played", async () => {
  const page = await open();
  await choose(page, "#input-ringtoneExternal", "none");
  expect(page.get<HTMLButtonElement>(OWN).disabled).toBe(true);
  expect(name(page, OWN)).toBe("Play");
});

test("a tone that the list does not know is left to the host", async () => {
  const page = await open("", withRow("ringtoneExternal", { value: "tone-99" }));
  expect(name(page, OWN)).toBe("Play tone-99");
  await click(page.get(OWN));
  expect(page.asked("play_ringtone")).toEqual([{ id: "tone-99" }]);
});

test("what cannot be changed can be listened to", async () => {
  const page = await open("", withRow("ringtoneExternal", { locked: "Set by somebody." }));
  await click(page.get(OWN));
  expect(page.asked("play_ringtone")).toHaveLength(1);
});

test("another choice ends what plays", async () => {
  const page = await open();
  await click(page.get(OWN));
  await choose(page, "#input-ringtoneExternal", "1");
  expect(stopped(page)).toBe(1);
  expect(name(page, OWN)).toBe("Play Old telephone");
});

test("where it does not end, that is said: by the row, or by a message once the tone is another", async () => {
  const page = await open();
  const alert = () => page.get("#setting-ringtoneExternal .change > [role=alert]").textContent;
  page.host.make("stop_ringtone", "refuse", "It plays on.");
  await click(page.get(OWN));
  await click(page.get(OWN));
  expect(alert()).toBe("It plays on.");
  expect(page.has(".toast")).toBe(false);
  await click(page.get(OWN));
  expect(alert()).toBe("");
  await choose(page, "#input-ringtoneExternal", "1");
  await settled();
  expect(page.get(".notices [role=alert]").textContent).toContain("It plays on.");
  expect(name(page, OWN)).toBe("Play Old telephone");
});

test("leaving the page ends what plays, and nothing where nothing does", async () => {
  const page = await open();
  await click(page.get("#leave-settings"));
  expect(stopped(page)).toBe(0);
  page.communicator.view.page = "settings";
  await tick();
  await click(page.get(OWN));
  await click(page.get("#leave-settings"));
  expect(stopped(page)).toBe(1);
});

test("only ringtones have such a button", async () => {
  const page = await open();
  const keys = page.all("[id$=-play]").map((button) => button.closest<HTMLElement>(".setting")?.dataset["key"]);
  expect(keys).toEqual(["ringtoneExternal", "queueRingtones"]);
});
