/** Whoever waits, one's own state and a colleague's, with an engine's own keys and drags. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { launch, open } from "./browser";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterEach(() => page.close());
afterAll(() => browser.close());

const until = (what: () => Promise<unknown>, wanted: unknown) => expect.poll(what, { timeout: 15_000 }).toEqual(wanted);
const sent = () =>
  page.evaluate(() =>
    (window as unknown as { __STAND_IN__: { asked: { command: string; args: unknown }[] } }).__STAND_IN__.asked
      .filter(({ command }) => /pick|queue|presence|transfer/u.test(command))
      .map(({ command, args }) => [command, args]),
  );
const waiting = () => page.locator("[data-caller]").first();

test.each(["#calls", "#own-state"])("somebody who waits is dragged onto %s and taken, as by the button", async (where) => {
  page = await open(browser);
  const caller = await waiting().getAttribute("data-caller");
  await waiting()
    .locator("[draggable]")
    .dragTo(page.locator(where), { sourcePosition: { x: 60, y: 12 } });
  await until(sent, [["pick_caller", { id: caller }]]);
  await page.close();
  page = await open(browser);
  await waiting().locator("button").focus();
  await page.keyboard.press("Enter");
  await until(sent, [["pick_caller", { id: caller }]]);
});

test("one's own state by the keyboard alone: a queue is left and joined, and the sound's setting opened", async () => {
  page = await open(browser);
  await page.keyboard.press("p");
  await page.waitForSelector("#own-state-box input:checked:focus");
  const queue = page.locator("[data-own-queue][role=switch]").first();
  const id = await queue.getAttribute("data-own-queue");
  const focused = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset["ownQueue"] ?? null);
  for (let presses = 0; presses < 20 && (await focused()) !== id; presses += 1) await page.keyboard.press("Tab");
  expect(await focused()).toBe(id);
  const member = (await queue.getAttribute("aria-checked")) === "true";
  await page.keyboard.press("Space");
  await until(() => queue.getAttribute("aria-checked"), String(!member));
  expect(await focused()).toBe(id);
  await page.keyboard.press("Enter");
  await until(() => queue.getAttribute("aria-checked"), String(member));
  await until(
    sent,
    (member ? ["leave_queue", "join_queue"] : ["join_queue", "leave_queue"]).map((command) => [command, { id }]),
  );
});

test("a colleague's presence by the keyboard alone, from their menu", async () => {
  page = await open(browser);
  await page.locator("button.person", { hasText: "Mikkel Sørensen" }).first().focus();
  await page.keyboard.press("Shift+F10");
  await page.waitForSelector("[role=menu] [role^=menuitem]");
  const presence = page.locator("[role^=menuitem]", { hasText: "Set presence" });
  for (let presses = 0; presses < 10 && !(await presence.evaluate((item) => item === document.activeElement)); presses += 1) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await page.waitForSelector("#person-state-box input:checked:focus");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#person-state-box", { state: "detached" });
  await until(sent, [["set_presence", { person: "employee-1", state: "BUSY", text: null, until: null }]]);
});
