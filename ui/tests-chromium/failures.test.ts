/** A page that throws, built as it is shipped: without the checks that Svelte makes for developers. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { asked, launch, open } from "./browser";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterEach(() => page.close());
afterAll(() => browser.close());

test("cards that cannot be drawn say so, and the rest is drawn and goes on", async () => {
  page = await open(browser, "scene=broken");
  expect(await page.locator("[data-failed=card]").count()).toBeGreaterThan(0);
  expect(await page.locator("[data-column] article").count()).toBeGreaterThan(0);
  await page.waitForFunction(() => document.querySelector("[data-failed] button") !== null);
  await page.click("#employee-menu");
  await page.click("[role=menu] [data-entry=settings]");
  await page.waitForSelector("#settings");
  expect(await page.locator("[data-failed]").count()).toBe(0);
  // All for the same reason, and in the words of the page as it is shipped, which name nobody.
  expect(await asked(page, "page_failed")).toBe(1);
});

test("calls that cannot be drawn leave the dashboard, and say how to answer", async () => {
  page = await open(browser, "scene=broken-calls&calls=ringing");
  expect(await page.textContent("[data-failed=calls]")).toContain("shortcuts");
  expect(await page.locator("[data-column] article").count()).toBeGreaterThan(0);
});

test("a page that cannot be drawn at all says so, and the host builds another", async () => {
  page = await browser.newPage();
  await page.goto(`${inject("address")}?scene=broken-window`);
  expect(await page.textContent("#broken-window")).toContain("could not be drawn");
  expect(await asked(page, "page_failed")).toBe(1);
  await page.click("#broken-window button");
  expect(await page.isVisible("#broken-window")).toBe(true);
});

test("what nothing has caught is told to the host", async () => {
  page = await open(browser);
  await page.evaluate(
    () =>
      void setTimeout(() => {
        throw new TypeError("by a test");
      }),
  );
  await page.waitForFunction(() =>
    (window as unknown as { __STAND_IN__: { asked: { command: string; args: unknown }[] } }).__STAND_IN__.asked.some(
      ({ command, args }) => command === "page_failed" && JSON.stringify(args).includes("TypeError: by a test"),
    ),
  );
});
