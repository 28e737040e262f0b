/** The sign-in page as an engine lays it out. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { launch } from "./browser";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterEach(() => page.close());
afterAll(() => browser.close());

test.each([
  ["en", 800, 600],
  ["da", 800, 600],
  ["da", 1600, 900],
])("the field for the code of an authenticator app is in sight beside its QR code, %s, %d by %d", async (language, width, height) => {
  page = await browser.newPage({ viewport: { width, height } });
  await page.goto(`${inject("address")}?scene=signed-out&lang=${language}&delay=0`);
  await page.fill("#username", "new");
  await page.fill("#password", "x");
  await page.click("[type=submit]");
  const code = await page.waitForSelector("#code");
  const box = await code.boundingBox();
  expect(box !== null && box.y + box.height <= height).toBe(true);
  // Still large enough for a camera: three dots a module and more.
  const { width: wide = 0 } = (await page.locator(".qr svg").boundingBox()) ?? {};
  expect(wide / 41).toBeGreaterThan(3);
});
