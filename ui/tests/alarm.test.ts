import { tick } from "svelte";
import { expect, test } from "vitest";
import type { QueueAlarm } from "../src/bindings/QueueAlarm";
import { click, openPage, type Page, settled } from "./page";

/** What is shown, a line for each queue. */
const lines = (page: Page, part: string) =>
  page
    .all(`#queue-alarm .${part} :is(p, li, button)`)
    .map((line) => line.textContent?.trim())
    .join("\n");
const loud = (page: Page) => lines(page, "banner");
const calm = (page: Page) => lines(page, "calm");
/** What is read aloud. */
const said = (page: Page, role: string) => page.get(`#queue-alarm [role=${role}]`).textContent?.trim() ?? "";

async function alarm(page: Page, given: QueueAlarm | null) {
  page.host.change({ alarm: given });
  await settled();
}
const at = (hours: number, minutes: number) => {
  const time = new Date();
  time.setHours(hours, minutes, 0, 0);
  return time.toISOString();
};
const LATE: QueueAlarm = {
  queues: [
    { name: "Reception", waiting: 2, since: at(14, 2) },
    { name: "Support", waiting: 1, since: at(14, 5) },
  ],
  sounding: true,
};

test("nothing is said while nobody waits for too long", async () => {
  const page = await openPage();
  expect([loud(page), calm(page), said(page, "alert"), said(page, "status")]).toEqual(["", "", "", ""]);
  expect(page.has("#acknowledge-alarm")).toBe(false);
});

test.each([
  [
    "en",
    "Callers have waited too long\nReception: 2 callers, the longest since 14:02\nSupport: 1 caller, since 14:05\nAcknowledge",
    "Still waiting too long (acknowledged)",
  ],
  [
    "da",
    "Nogen har ventet for længe\nReception: 2 opkald, det længste siden 14.02\nSupport: 1 opkald, siden 14.05\nKvittér",
    "Venter stadig for længe (kvitteret)",
  ],
])("the alarm names the queues, and a calm line stays when it is acknowledged (%s)", async (lang, words, line) => {
  const page = await openPage(`lang=${lang}`);
  const region = page.get("#queue-alarm [role=alert]");
  await alarm(page, LATE);
  expect(page.get("#queue-alarm [role=alert]")).toBe(region);
  expect(loud(page)).toBe(words);
  expect(said(page, "alert").split(". ")).toEqual(words.split("\n").slice(0, -1));
  await click(page.get("#acknowledge-alarm"));
  expect(page.asked("acknowledge_alarm")).toEqual([undefined]);
  expect(loud(page)).toBe("");
  expect(calm(page)).toContain(line);
  expect(calm(page)).toContain("Reception: 2");
  expect([said(page, "alert"), said(page, "status")]).toEqual(["", line]);
  // Another caller: loud again. None: quiet.
  await alarm(page, LATE);
  expect(loud(page)).toBe(words);
  expect(calm(page)).toBe("");
  await alarm(page, null);
  expect([loud(page), calm(page)]).toEqual(["", ""]);
});

test.each([
  ["", "under"],
  ["page=report", "under"],
  ["page=settings", "under"],
  ["scene=wallboard", "under"],
])("it is there beside every page (%s), %s it", async (query, where) => {
  const page = await openPage(`${query}&alarm=sounding`);
  const banner = page.get("#acknowledge-alarm");
  const isBefore = (banner.compareDocumentPosition(page.get("main")) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  expect(isBefore ? "above" : "under").toBe(where);
});

test("what is read aloud holds no figure that moves by itself", async () => {
  const page = await openPage("alarm=sounding");
  expect(page.has("#queue-alarm [aria-hidden=true]:not(svg)")).toBe(false);
  expect(loud(page)).not.toBe("");
  for (const text of [loud(page), said(page, "alert")]) expect(text).not.toMatch(/\d:\d\d:\d\d|minute/u);
});

test("it takes the focus from nobody, and gives it to the page when its button goes", async () => {
  const page = await openPage("search=a");
  await alarm(page, LATE);
  expect(document.activeElement).toBe(page.get("#search"));
  page.get("#acknowledge-alarm").focus();
  await click(page.get("#acknowledge-alarm"));
  expect(document.activeElement).toBe(page.get("main"));
});

test("the button stays where it is and keeps the focus while the figures change", async () => {
  const page = await openPage("alarm=sounding");
  const button = page.get("#acknowledge-alarm");
  button.focus();
  await alarm(page, { ...LATE, queues: LATE.queues.slice(0, 1) });
  expect(document.activeElement).toBe(button);
  await tick();
  expect(loud(page)).not.toContain("Support");
});

test("an acknowledgement that fails is said", async () => {
  const page = await openPage("alarm=sounding", (host) => {
    const { invoke } = host;
    host.invoke = (command, ...args) =>
      command === "acknowledge_alarm" ? Promise.reject({ code: "refused", message: "No answer." }) : invoke(command, ...args);
  });
  await click(page.get("#acknowledge-alarm"));
  expect(page.get(".notices [role=alert]").textContent).toContain("No answer.");
  expect(page.has("#acknowledge-alarm")).toBe(true);
});

test("names that are markup stay names", async () => {
  const page = await openPage();
  await alarm(page, { queues: [{ name: "<b>Bold</b>", waiting: 1, since: "yesterday" }], sounding: true });
  expect(loud(page)).toContain("<b>Bold</b>: 1 caller, since yesterday");
  expect(page.has("#queue-alarm b")).toBe(false);
});
