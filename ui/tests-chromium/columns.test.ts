/** A dashboard with more columns than its window has room for. */

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

async function open(width: number, query = "", isQuiet = true): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, reducedMotion: isQuiet ? "reduce" : "no-preference" });
  page = await context.newPage();
  await page.goto(`${inject("address")}?${query}`);
  await page.waitForSelector("[data-column] article");
}

const edges = () => page.evaluate(() => Array.from(document.querySelectorAll<HTMLElement>("[data-more]"), (edge) => edge.dataset["more"]));

/** Which columns are whole in sight. */
const whole = () =>
  page.evaluate(() => {
    const window = document.querySelector(".columns")?.getBoundingClientRect();
    return Array.from(document.querySelectorAll("[data-column]")).flatMap((column, place) => {
      const { left, right } = column.getBoundingClientRect();
      return window !== undefined && left >= window.left - 1 && right <= window.right + 1 ? [place] : [];
    });
  });

test("in the window of a newcomer an edge tells of the third column, and a click on it brings the column", async () => {
  await open(1180);
  await expect.poll(edges).toEqual(["after"]);
  expect(await whole()).toEqual([0, 1]);
  await page.focus("[data-column] button");
  const focused = await page.evaluateHandle(() => document.activeElement);
  await page.click("[data-more=after]");
  await expect.poll(whole).toEqual([1, 2]);
  await expect.poll(edges).toEqual(["before"]);
  expect(await page.evaluate((element) => document.activeElement === element, focused)).toBe(true);
  await page.click("[data-more=before]");
  await expect.poll(whole).toEqual([0, 1]);
  await expect.poll(edges).toEqual(["after"]);
});

test("where there is room for all of them there is no edge, and one comes with the window that is made smaller", async () => {
  await open(1900);
  await expect.poll(whole).toEqual([0, 1, 2]);
  expect(await edges()).toEqual([]);
  await page.setViewportSize({ width: 1180, height: 800 });
  await expect.poll(edges).toEqual(["after"]);
});

test("on a wall there is none: nobody could press it", async () => {
  await open(800, "scene=wallboard");
  expect(await page.evaluate(() => (document.querySelector(".columns")?.scrollWidth ?? 0) > innerWidth)).toBe(true);
  expect(await edges()).toEqual([]);
});

test("click by click each column comes, also of those that are wider than the window", async () => {
  await open(420);
  /** The column that begins at the left edge. */
  const beginning = () =>
    page.evaluate(() => {
      const left = document.querySelector(".columns")?.getBoundingClientRect().left ?? 0;
      return Array.from(document.querySelectorAll("[data-column]")).findIndex((column) => {
        const box = column.getBoundingClientRect();
        return box.left >= left - 8 && box.left < left + box.width / 2;
      });
    });
  for (const place of [0, 1, 2]) {
    await expect.poll(beginning).toBe(place);
    await expect.poll(edges).toEqual([...(place > 0 ? ["before"] : []), ...(place < 2 ? ["after"] : [])]);
    if (place < 2) await page.click("[data-more=after]");
  }
});

test("a call that is dragged to the edge finds the columns beyond it", async () => {
  await open(1180);
  await page.dispatchEvent("[data-more=after]", "dragenter");
  await expect.poll(whole).toEqual([1, 2]);
});

test("whoever wants no motion gets none, and all others see the columns glide", async () => {
  for (const isQuiet of [true, false]) {
    await open(1180, "", isQuiet);
    await page.waitForSelector("[data-more=after]");
    const after = await page.evaluate(() => {
      document.querySelector<HTMLElement>("[data-more=after]")?.click();
      return document.querySelector(".columns")?.scrollLeft ?? 0;
    });
    expect(after > 0).toBe(isQuiet);
    await expect.poll(whole).toEqual([1, 2]);
    if (isQuiet) await page.context().close();
  }
});

test.each([360, 800, 1000, 1180])("at %i pixels the edge covers no word", async (width) => {
  await open(width);
  await page.waitForSelector("[data-more]");
  const covered = await page.evaluate(() => {
    const hits: string[] = [];
    const whole = document.querySelector(".columns")?.getBoundingClientRect() ?? new DOMRect();
    for (const tab of document.querySelectorAll("[data-more] span")) {
      const edge = tab.getBoundingClientRect();
      const walker = document.createTreeWalker(document.querySelector(".columns") ?? document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(node);
        // Of words that are cut what is left of them counts.
        let seen = { left: 0, right: innerWidth };
        for (let around = node.parentElement; around !== null && !around.matches("section"); around = around.parentElement) {
          if (getComputedStyle(around).overflowX === "visible") continue;
          const { left, right } = around.getBoundingClientRect();
          seen = { left: Math.max(seen.left, left), right: Math.min(seen.right, right) };
        }
        // A word of a column that is cut by the window's own edge is not covered by this one.
        const column = node.parentElement?.closest("[data-column]")?.getBoundingClientRect();
        if (column === undefined || column.right > whole.right + 1 || column.left < whole.left - 1) continue;
        for (const box of range.getClientRects())
          if (
            box.width > 1 &&
            Math.min(box.right, seen.right) > edge.left + 1 &&
            Math.max(box.left, seen.left) < edge.right - 1 &&
            box.bottom > edge.top &&
            box.top < edge.bottom
          )
            hits.push(node.textContent ?? "");
      }
    }
    return hits;
  });
  expect(covered).toEqual([]);
});
