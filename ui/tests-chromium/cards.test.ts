/** What stands on the cards of a dashboard, and beside them: edges in common, figures that are whole, and nothing over it. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import type { FakeHost } from "../src/platform/fake";
import { launch } from "./browser";
import { HEIGHTS, LANGUAGES, WIDTHS } from "./scenes";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterEach(() => page.context().close());
afterAll(() => browser.close());

async function open(query = "", width = 1600, height = 900): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: "reduce" });
  page = await context.newPage();
  await page.goto(`${inject("address")}?delay=0&${query}`);
  await page.waitForSelector("[data-column] article");
}

const frames = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** A side of each of what is seen there, in CSS pixels, each once. */
const sides = (selector: string, side: "left" | "right" | "width") =>
  page.evaluate(
    ([of, which]) => [
      ...new Set(
        [...document.querySelectorAll(of)]
          .filter((one) => one.checkVisibility() && one.getClientRects().length > 0)
          .map((one) => Math.round(one.getBoundingClientRect()[which])),
      ),
    ],
    [selector, side] as const,
  );

const QUEUE = "[data-slot]:first-of-type article";

test.each(LANGUAGES.flatMap((language) => [370, 300, 700].map((width) => [language, width] as const)))(
  "in %s and a column of %i waits end below each other, and buttons where the words of the card end",
  async (language, width) => {
    await open(`lang=${language}&width=${width}`);
    expect(await page.locator("[data-caller]").count()).toBeGreaterThan(3);
    expect(await sides("[data-caller] .wait", "right")).toHaveLength(1);
    expect(await sides("[data-caller] .take", "width")).toHaveLength(1);
    const [end] = await sides(`${QUEUE} li [data-state-word]`, "right");
    expect(await sides("[data-caller] .take", "right")).toEqual([end]);
    // Of a queue that can be joined: below each other there is another order.
    if (width < 370) return;
    const toEdge = (selector: string) =>
      page.evaluate(
        (of) => [
          ...new Set(
            [...document.querySelectorAll(of)].map((one) =>
              Math.round((one.closest("article")?.getBoundingClientRect().right ?? 0) - one.getBoundingClientRect().right),
            ),
          ),
        ],
        selector,
      );
    expect(await toEdge("[data-membership]")).toEqual(await toEdge("[data-caller] .take"));
  },
);

test.each(LANGUAGES)("in %s a caller who is taken keeps the button's width, also while that is under way", async (language) => {
  await open(`lang=${language}`);
  const [width] = await sides("[data-caller] .take", "width");
  await page.evaluate(() => (window as unknown as { __STAND_IN__: FakeHost }).__STAND_IN__.make("pick_caller", "wait"));
  for (const action of ["pick", "call-back"]) await page.locator(`[data-action=${action}]`).first().click();
  await page.waitForSelector("[data-action=call-back][aria-busy=true]");
  expect(await sides("[data-caller] .take", "width")).toEqual([width]);
  expect(await page.locator("[data-caller] [role=img], [data-caller] .spinner").count()).toBeGreaterThan(1);
});

test.each(LANGUAGES)("in %s the name of who waits is whole in a column of the usual width", async (language) => {
  await open(`lang=${language}`);
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll("[data-caller] .name")].filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent),
  );
  expect(cut).toEqual([]);
});

test.each([200, 224, 300, 370, 500])("a figure of the day of any length stands on one line in a column of %i", async (width) => {
  await open(`scene=hostile&width=${width}`);
  const figures = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".stats dd")].map((one) => {
      const range = document.createRange();
      range.selectNodeContents(one);
      const lines = new Set([...range.getClientRects()].filter((box) => box.width > 1).map((box) => Math.round(box.top)));
      // Only what is longer than the whole line is shortened, and shows so.
      const whole = one.scrollWidth <= one.clientWidth + 1 || one.scrollWidth > (one.parentElement?.clientWidth ?? 0);
      const { textOverflow } = getComputedStyle(one);
      return { words: one.textContent.trim(), title: one.title, lines: lines.size, told: whole && textOverflow === "ellipsis" };
    }),
  );
  expect(figures.some(({ words }) => words.length > 14)).toBe(true);
  for (const { words, title, lines, told } of figures) {
    expect(lines, words).toBe(1);
    expect(title).toBe(words);
    expect(told, words).toBe(true);
  }
});

test("a sign of the chart stands nearer to its own words than to those before it", async () => {
  await open();
  const { inside, between } = await page.evaluate(() => {
    const pairs = [...document.querySelectorAll("figcaption .key > span")].slice(0, 2);
    const [one, two] = pairs.map((pair) => pair.getBoundingClientRect());
    const [first] = pairs;
    const range = document.createRange();
    if (first?.lastChild) range.selectNode(first.lastChild);
    const sign = first?.querySelector("i")?.getBoundingClientRect();
    return {
      inside: range.getBoundingClientRect().left - (sign?.right ?? 0),
      between: (two?.left ?? 0) - (one?.right ?? 0),
    };
  });
  expect(inside).toBeGreaterThan(0);
  expect(between).toBeGreaterThanOrEqual(inside * 2);
});

test("beside members the signs of answered calls stand below each other, whatever the figures are", async () => {
  await open();
  expect(await sides(`${QUEUE} .calls svg`, "left")).toHaveLength(1);
});

test("beside the dashboard times end below each other, whether somebody is to be called back or not", async () => {
  await open();
  expect(await page.locator("#idle .back time").count()).toBeGreaterThan(0);
  expect(await page.locator("#idle .rest time").count()).toBeGreaterThan(0);
  expect(await sides("#idle time", "right")).toHaveLength(1);
});

test.each(WIDTHS)("that there are no calls stands once in sight (%i wide)", async (width) => {
  await open("", width, HEIGHTS[width]);
  const seen = await page.evaluate(() =>
    [...document.querySelectorAll("#idle .none, .room > p")]
      .filter((one) => {
        const { left, right, width } = one.getBoundingClientRect();
        return width > 1 && right > 0 && left < innerWidth && getComputedStyle(one).visibility === "visible";
      })
      .map((one) => one.textContent),
  );
  expect(seen.length).toBeLessThanOrEqual(1);
});

const lose = () =>
  page.evaluate(() => {
    const host = (window as unknown as { __STAND_IN__: FakeHost }).__STAND_IN__;
    const staleSince = new Date(Date.now() - 180_000).toISOString();
    host.change({ status: { ...host.now().status, connection: "offline", staleSince } });
  });

test.each(LANGUAGES.flatMap((language) => WIDTHS.map((width) => [language, width] as const)))(
  "in %s and %i pixels the line that figures are old moves nothing, and covers no word and no button",
  async (language, width) => {
    await open(`lang=${language}`, width, HEIGHTS[width]);
    await frames();
    const places = () =>
      page.evaluate(() =>
        [...document.querySelectorAll("article, button, h2, [data-caller], #calls li")].map((one) => {
          const { x, y, width, height } = one.getBoundingClientRect();
          return [x, y, width, height].map(Math.round).join(" ");
        }),
      );
    const before = await places();
    await lose();
    await page.waitForSelector("#stale-board p");
    await frames();
    expect(await places()).toEqual(before);
    const covered = await page.evaluate(() => {
      const line = document.querySelector("#stale-board p")?.getBoundingClientRect() ?? new DOMRect();
      const over = ({ left, top, right, bottom }: DOMRect) =>
        left < line.right - 1 && line.left < right - 1 && top < line.bottom - 1 && line.top < bottom - 1;
      const words: (string | null)[] = [];
      const walker = document.createTreeWalker(document.querySelector("#dashboard .columns") ?? document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(node);
        if ([...range.getClientRects()].some((box) => box.width > 1 && over(box))) words.push(node.textContent);
      }
      const buttons = [...document.querySelectorAll("#dashboard button")].filter((one) => over(one.getBoundingClientRect()));
      return [...words, ...buttons.map((one) => one.outerHTML.slice(0, 80))];
    });
    expect(covered).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  },
);

test("through the line that figures are old the pointer reaches what is scrolled under it", async () => {
  await open("", 360, 740);
  await lose();
  const line = await page.locator("#stale-board p").boundingBox();
  const under = await page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.closest("#stale-board") ?? null, [
    (line?.x ?? 0) + 10,
    (line?.y ?? 0) + 8,
  ] as const);
  expect(under).toBeNull();
});

test("every list to choose from has the arrow that those of the settings have", async () => {
  await open();
  const look = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((select) => ({
        appearance: getComputedStyle(select).appearance,
        arrow: select.parentElement?.querySelector("svg")?.innerHTML,
      }));
  const own = await look(".tools select");
  await page.click("#employee-menu");
  await page.click("[role=menu]>:nth-child(3)");
  const edited = await look("label:has(#board-name) ~ label select");
  await page.goto(`${inject("address")}?delay=0&page=settings`);
  const settings = await look("#settings .select select:visible");
  expect([own, edited]).toEqual([settings, settings]);
});
