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

/** Of the column that begins, or ends, nearest to that edge of the window: its place, and which edge. */
const standsAt = () =>
  page.evaluate(() => {
    const window = document.querySelector(".columns")?.getBoundingClientRect() ?? new DOMRect();
    const sides = Array.from(document.querySelectorAll("[data-column]")).flatMap((column, place) => {
      const { left, right } = column.getBoundingClientRect();
      return [
        { words: `beginning of ${place}`, far: Math.abs(left - window.left) },
        { words: `end of ${place}`, far: Math.abs(right - window.right) },
      ];
    });
    const [nearest] = sides.sort((one, other) => one.far - other.far);
    return nearest !== undefined && nearest.far < 8 ? nearest.words : "between";
  });

test.each([
  [420, 600, ["beginning of 0", "end of 0", "beginning of 1", "end of 1", "beginning of 2", "end of 2"]],
  [360, 370, ["beginning of 0", "end of 0", "beginning of 1", "end of 1", "beginning of 2", "end of 2"]],
  [300, 700, ["beginning of 0", "between", "end of 0", "beginning of 1", "between", "end of 1", "beginning of 2", "between", "end of 2"]],
])("in a window of %i no end of a column of %i is passed by", async (width, column, stations) => {
  await open(width, `width=${column}`);
  for (const [place, station] of stations.entries()) {
    await expect.poll(standsAt).toBe(station);
    const isLast = place === stations.length - 1;
    await expect.poll(edges).toEqual([...(place > 0 ? ["before"] : []), ...(isLast ? [] : ["after"])]);
    if (!isLast) await page.click("[data-more=after]");
  }
  // Back at the beginning of each.
  for (const place of [2, 1, 0]) {
    await page.click("[data-more=before]");
    await expect.poll(standsAt).toBe(`beginning of ${place}`);
  }
});

test.each([340, 360, 375, 390, 420, 800])("at %i pixels the edges lie over nothing that is pressed", async (width) => {
  await open(width);
  const covered = () =>
    page.evaluate(() => {
      const edges = Array.from(document.querySelectorAll("[data-more]"), (edge) => edge.getBoundingClientRect());
      return Array.from(document.querySelectorAll("[data-column] :is(button, input, select, a)"))
        .filter((control) => {
          const { left, top, right, bottom } = control.getBoundingClientRect();
          return edges.some((edge) => left < edge.right - 1 && edge.left < right - 1 && top < edge.bottom - 1 && edge.top < bottom - 1);
        })
        .map((control) => control.textContent?.trim() || control.getAttribute("aria-label"));
    });
  await page.waitForSelector("[data-more=after]");
  for (const side of ["after", "after", "after", "after", "before"]) {
    expect(await covered()).toEqual([]);
    const tab = page.locator(`[data-more=${side}]`);
    if ((await tab.count()) > 0) await tab.click();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
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

test("by hand a call is rested anywhere along the edge, and a press there afterwards is one on what lies under it", async () => {
  await open(1180, "calls=active");
  await expect.poll(edges).toEqual(["after"]);
  const card = await page.locator("#calls [draggable=true]").first().boundingBox();
  const columns = await page.locator(".columns").boundingBox();
  if (card === null || columns === null) throw new Error("there is no call to drag");
  const edge = { x: columns.x + columns.width - 4, y: columns.y + columns.height - 60 };
  const atEdge = () => page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.querySelector("[data-more]") != null, edge);
  expect(await atEdge()).toBe(false);
  await page.mouse.move(card.x + 30, card.y + 12);
  await page.mouse.down();
  await page.mouse.move(card.x - 20, card.y + 60, { steps: 4 });
  await page.mouse.move(edge.x, edge.y, { steps: 4 });
  await expect.poll(whole).toEqual([1, 2]);
  await page.mouse.move(columns.x + 200, columns.y + 4, { steps: 4 });
  await page.mouse.up();
  await page.mouse.move(edge.x, edge.y);
  expect(await atEdge()).toBe(false);
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
