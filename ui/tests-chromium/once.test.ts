/** Keys that are held and double clicks, with an engine's own idea of what a key does. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { asked, hold, launch, open } from "./browser";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterEach(() => page.close());
afterAll(() => browser.close());

const BOX = "#call-box[open]";
const ROW = "button.person[data-stop]";

/** Ms: longer than the stand-in host takes to answer. */
const ANSWERED = 1000;

/** Held, Enter has opened the box and called nobody; pressed anew it calls once. */
async function heldEnterOpensTheBoxAlone() {
  await hold(page, "Enter");
  expect(await page.isVisible(BOX)).toBe(true);
  expect(await asked(page, "place_call")).toBe(0);
  await page.keyboard.up("Enter");
  await page.keyboard.press("Enter");
  await page.waitForSelector(BOX, { state: "detached" });
  expect(await asked(page, "place_call")).toBe(1);
}

test("Enter that is held in the search opens the call box and calls nobody", async () => {
  page = await open(browser);
  await page.click("#search");
  await page.keyboard.type("a");
  await page.waitForSelector("#search-option-0");
  await heldEnterOpensTheBoxAlone();
});

test("Enter that is held on a person opens the call box and calls nobody", async () => {
  page = await open(browser);
  // Somebody has come here by the keyboard.
  await page.keyboard.press("Tab");
  await page.focus(ROW);
  await heldEnterOpensTheBoxAlone();
});

test("Enter that is held on the button of the call box calls once", async () => {
  page = await open(browser, "call=20304050");
  await page.waitForSelector(BOX);
  await page.keyboard.press("Tab");
  await page.focus("#place-call");
  await hold(page, "Enter");
  await page.waitForSelector(BOX, { state: "detached", timeout: 10 * ANSWERED });
  await hold(page, "Enter");
  expect(await asked(page, "place_call")).toBe(1);
});

test.each(["Enter", " "])("%j that is held on Answer answers, and does not end the call", async (key) => {
  page = await open(browser, "calls=ringing");
  await page.keyboard.press("Tab");
  await page.focus("#calls [data-action=answer]");
  await hold(page, key);
  await page.keyboard.up(key);
  await page.waitForSelector("#calls [data-call-state=active]");
  expect(await asked(page, "act_on_call")).toBe(1);
});

test("a menu is not opened and closed by Enter that is held", async () => {
  page = await open(browser);
  await page.keyboard.press("Tab");
  await page.focus("#employee-menu");
  await hold(page, "Enter");
  expect(await page.isVisible("[role=menu]")).toBe(true);
  await page.keyboard.up("Enter");
  expect(await page.isVisible("#dashboard")).toBe(true);
});

test.each([2, 3])("%i quick clicks on a person leave the call box open", async (clicks) => {
  page = await open(browser);
  const row = await page.locator(ROW).first().boundingBox();
  if (row === null) throw new Error("no person is there");
  const [x, y] = [row.x + 12, row.y + row.height / 2];
  await page.mouse.click(x, y);
  await page.waitForSelector(BOX);
  // Beside the box: there a click closes it.
  for (let clickCount = 2; clickCount <= clicks; clickCount += 1) {
    await page.mouse.down({ clickCount });
    await page.mouse.up({ clickCount });
  }
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  expect(await page.isVisible(BOX)).toBe(true);
});

test("a double click on Call calls once", async () => {
  page = await open(browser, "call=20304050");
  await page.dblclick("#place-call");
  await page.waitForSelector(BOX, { state: "detached", timeout: 10 * ANSWERED });
  expect(await asked(page, "place_call")).toBe(1);
});

test("quick clicks elsewhere count one by one", async () => {
  page = await open(browser);
  await page.click("#employee-menu");
  expect(await page.isVisible("[role=menu]")).toBe(true);
  await page.click("#employee-menu");
  expect(await page.isVisible("[role=menu]")).toBe(false);
});
