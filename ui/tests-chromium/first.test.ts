/** What a page that is built anew shows first. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { launch } from "./browser";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterEach(() => page.context().close());
afterAll(() => browser.close());

/** What there was whenever the document changed or a frame began, each once: `calls`, `dashboard` or both, and `frame`. */
async function order(query: string, script = ""): Promise<string[]> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  await page.addInitScript(`${script};
    window.seen = [];
    const nextFrame = window.requestAnimationFrame.bind(window);
    new MutationObserver(() => {
      const there = [
        document.querySelector("#calls [data-action=answer]") ? "calls" : "",
        document.querySelector("#dashboard[aria-busy=true]") ? "busy" : "",
        document.querySelector("[data-column] article") ? "dashboard" : "",
      ].filter(Boolean).join(" ");
      if (there !== "" && !seen.includes(there)) seen.push(there);
      if (there.includes("calls") && !seen.includes("frame")) nextFrame(() => seen.push("frame"));
    }).observe(document, { childList: true, subtree: true });`);
  await page.goto(`${inject("address")}?${query}`);
  await page.waitForSelector("[data-column] article");
  return page.evaluate(() => (window as unknown as { seen: string[] }).seen);
}

test("while a call rings the call is painted before the dashboard is drawn", async () => {
  expect(await order("calls=ringing")).toEqual(["calls busy", "frame", "calls dashboard"]);
});

test("without a call nothing is put off", async () => {
  expect(await order("calls=active")).toEqual(["dashboard"]);
  expect(await order("")).toEqual(["dashboard"]);
});

test("a window that is not painted draws the dashboard all the same", async () => {
  expect(await order("calls=ringing", "window.requestAnimationFrame = () => 0")).toEqual(["calls busy", "calls dashboard"]);
});

test("a call that begins once the page is there takes nothing away", async () => {
  await order("calls=ringing");
  const column = await page.evaluateHandle(() => document.querySelector("[data-column]"));
  await page.evaluate(async () => {
    const host = (window as unknown as { __STAND_IN__: { now(): { calls: object }; ring(calls: unknown[]): void } }).__STAND_IN__;
    const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const calls = Object.values(host.now().calls) as unknown[];
    host.ring([]);
    await frame();
    host.ring(calls);
    await frame();
  });
  expect(await page.locator("#calls [data-action=answer]").count()).toBeGreaterThan(0);
  expect(await page.evaluate((element) => element?.isConnected, column)).toBe(true);
});
