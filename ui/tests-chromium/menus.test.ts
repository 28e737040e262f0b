/** Menus by the mouse and by the keyboard, with an engine's own focus and sizes. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { asked, launch, open } from "./browser";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterEach(() => page.close());
afterAll(() => browser.close());

const MENU = "[role=menu]";
const ROW = "button.person[data-stop]";
const focused = () =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset["entry"] ?? document.activeElement?.id ?? "");
const until = (what: () => Promise<unknown>, wanted: unknown) => expect.poll(what, { timeout: 15_000 }).toEqual(wanted);
const onScreen = () =>
  page.evaluate(() => {
    const at = document.querySelector("[role=menu]")?.closest(".sheet")?.getBoundingClientRect();
    return at !== undefined && at.left >= 0 && at.top >= 0 && at.right <= innerWidth && at.bottom <= innerHeight;
  });

test("the secondary button on a person opens their menu, and Call opens the call box with their number", async () => {
  page = await open(browser);
  const number = await page.locator(ROW).first().locator(".number").textContent();
  await page.click(ROW, { button: "right" });
  await page.waitForSelector(MENU);
  expect(await page.isVisible("#call-box")).toBe(false);
  await page.click("[data-entry=call]");
  await page.waitForSelector("#call-box[open]");
  expect(await page.inputValue("#call-number")).toBe(number);
});

test("the number is copied from the menu of a person", async () => {
  page = await open(browser);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.click(ROW, { button: "right" });
  await page.click("[data-entry=copy-number]");
  const number = await page.locator(ROW).first().locator(".number").textContent();
  await until(() => page.evaluate(() => navigator.clipboard.readText()), number);
});

test("the menu key opens the menu of the row that has the focus; Esc gives the focus back", async () => {
  page = await open(browser);
  await page.keyboard.press("Tab");
  await page.focus(ROW);
  await page.keyboard.press("ContextMenu");
  await page.waitForSelector(MENU);
  await until(focused, "call");
  expect(await onScreen()).toBe(true);
  await page.keyboard.press("ArrowDown");
  expect(await focused()).toBe("favourite");
  await page.keyboard.press("Escape");
  await page.waitForSelector(MENU, { state: "detached" });
  expect(await page.evaluate((row) => document.activeElement === document.querySelector(row), ROW)).toBe(true);
});

test("a press elsewhere closes a menu, and does nothing else to it", async () => {
  page = await open(browser);
  await page.click(ROW, { button: "right" });
  await page.waitForSelector(MENU);
  await page.mouse.click(4, 790);
  await page.waitForSelector(MENU, { state: "detached" });
  expect(await page.isVisible("#call-box")).toBe(false);
});

test("a menu asked for in the last corner of a small window is on the screen", async () => {
  page = await open(browser, "calls=active");
  await page.setViewportSize({ width: 360, height: 420 });
  const card = await page.locator("#calls [data-offers]").first().boundingBox();
  if (card === null) throw new Error("no call is there");
  await page.mouse.click(card.x + card.width - 4, Math.min(card.y + card.height, 410) - 4, { button: "right" });
  await page.waitForSelector(MENU);
  await until(onScreen, true);
});

test("the arrow keys, Home, End and letters move in the user's menu", async () => {
  page = await open(browser);
  await page.keyboard.press("Tab");
  await page.focus("#employee-menu");
  await page.keyboard.press("ArrowDown");
  await until(focused, "settings");
  const moves: [key: string, to: string][] = [
    ["ArrowUp", "sign-out"],
    ["ArrowDown", "settings"],
    ["End", "sign-out"],
    ["Home", "settings"],
    ["d", "dnd"],
    ["s", "sign-out"],
    ["s", "settings"],
  ];
  for (const [key, to] of moves) {
    await page.keyboard.press(key);
    expect(await focused(), key).toBe(to);
  }
  await page.keyboard.press("Tab");
  await page.waitForSelector(MENU, { state: "detached" });
  expect(await asked(page, "sign_out")).toBe(0);
});
