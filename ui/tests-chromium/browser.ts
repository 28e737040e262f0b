/** A page of the stand-in host in Chromium. */

import type { Browser, Page } from "playwright-core";
import { inject } from "vitest";

export { launch } from "./chromium";

/** `query` as in the address of the stand-in page. */
export async function open(browser: Browser, query = ""): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${inject("address")}?${query}`);
  await page.waitForSelector("[data-column] article");
  return page;
}

/** How often the host was asked for that. */
export function asked(page: Page, command: string): Promise<number> {
  return page.evaluate(
    (name) =>
      (window as unknown as { __STAND_IN__: { asked: { command: string }[] } }).__STAND_IN__.asked.filter((one) => one.command === name)
        .length,
    command,
  );
}

/** Keeps a key down as a hand does: the system presses it again and again. The caller lets go of it. */
export async function hold(page: Page, key: string): Promise<void> {
  for (let turn = 0; turn < 25; turn += 1) {
    await page.keyboard.down(key);
    // Long enough for what a press has opened to be there at the next.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
}
