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

/** The column that begins at the left edge. */
const beginning = () =>
  page.evaluate(() => {
    const left = document.querySelector(".columns")?.getBoundingClientRect().left ?? 0;
    return Array.from(document.querySelectorAll("[data-column]")).findIndex((column) => {
      const box = column.getBoundingClientRect();
      return box.left >= left - 8 && box.left < left + 60;
    });
  });

test("click by click each column comes", async () => {
  await open(420);
  for (const place of [0, 1, 2]) {
    await expect.poll(beginning).toBe(place);
    await expect.poll(edges).toEqual([...(place > 0 ? ["before"] : []), ...(place < 2 ? ["after"] : [])]);
    if (place < 2) await page.click("[data-more=after]");
  }
});

test("of columns that are wider than the window each click shows the beginning of the next one", async () => {
  await open(420, "width=600");
  for (const place of [0, 1, 2]) {
    await expect.poll(beginning).toBe(place);
    // The rest of the last one is beyond the edge still.
    await expect.poll(edges).toEqual([...(place > 0 ? ["before"] : []), "after"]);
    await page.click("[data-more=after]");
  }
  await expect.poll(edges).toEqual(["before"]);
});

test("a call that is dragged to the edge and rests there finds the columns beyond it; nothing else does", async () => {
  const drag = (kind: string, ...events: string[]) =>
    page.evaluate(
      ([type = "", ...all]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.setData(type, "one");
        const edge = document.querySelector("[data-more=after]");
        for (const event of all) edge?.dispatchEvent(new DragEvent(event, { bubbles: true, dataTransfer }));
      },
      [kind, ...events],
    );
  const context = await browser.newContext({ viewport: { width: 1180, height: 800 }, reducedMotion: "reduce" });
  page = await context.newPage();
  await page.clock.install();
  await page.goto(inject("address"));
  await page.waitForSelector("[data-column] article");
  await page.clock.runFor(100);
  await page.waitForSelector("[data-more=after]");
  const call = "application/x-communicator-call";
  // Past it, on the way to somebody.
  await drag(call, "dragenter", "dragleave");
  await page.clock.runFor(2000);
  expect(await whole()).toEqual([0, 1]);
  for (const other of ["Files", "text/plain", "application/x-communicator-waiting"]) {
    await drag(other, "dragenter");
    await page.clock.runFor(2000);
    expect(await whole()).toEqual([0, 1]);
  }
  await drag(call, "dragenter");
  expect(await whole()).toEqual([0, 1]);
  await page.clock.runFor(600);
  expect(await whole()).toEqual([1, 2]);
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

test.each([420, 800, 1180])("at %i pixels the edges cover no word of a column that is whole", async (width) => {
  await open(width);
  const met: string[] = [];
  for (const side of ["after", "after", "after", "before", "before", "before"]) {
    const tab = page.locator(`[data-more=${side}]`);
    if ((await tab.count()) > 0) await tab.click();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    met.push(
      ...(await page.evaluate(() => {
        const window = document.querySelector(".columns")?.getBoundingClientRect() ?? new DOMRect();
        const columns = Array.from(document.querySelectorAll("[data-column]")).filter((column) => {
          const { left, right } = column.getBoundingClientRect();
          return left >= window.left - 1 && right <= window.right + 1;
        });
        const edges = Array.from(document.querySelectorAll("[data-more] span"), (edge) => edge.getBoundingClientRect());
        return columns.flatMap((column) => {
          const words: string[] = [];
          const walker = document.createTreeWalker(column, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
            // Of words that are cut what is left of them counts.
            let [from, to] = [0, innerWidth];
            for (let around = node.parentElement; around !== null && around !== column; around = around.parentElement) {
              if (getComputedStyle(around).overflowX === "visible") continue;
              const { left, right } = around.getBoundingClientRect();
              [from, to] = [Math.max(from, left), Math.min(to, right)];
            }
            const range = document.createRange();
            range.selectNodeContents(node);
            for (const box of range.getClientRects()) {
              const isCovered = edges.some(
                (edge) =>
                  Math.min(box.right, to) > edge.left + 1 &&
                  Math.max(box.left, from) < edge.right - 1 &&
                  box.bottom > edge.top &&
                  box.top < edge.bottom,
              );
              if (box.width > 1) words.push(isCovered ? `covered: ${node.textContent ?? ""}` : "clear");
            }
          }
          return words;
        });
      })),
    );
  }
  expect(met).toContain("clear");
  expect(met.filter((word) => word !== "clear")).toEqual([]);
});
