/**
 * Dashboards and their edit mode: laid out in every language, width and zoom, and worked with by the keyboard alone.
 *
 * A zoom of the web view leaves fewer CSS pixels in the same window, so each width is asked at each zoom. Palettes change
 * colours alone (`tests/palettes.test.ts`), so one is enough.
 */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launch } from "./browser";
import { BOARDS, HEIGHTS, LANGUAGES, type Scene, WALLS, WIDTHS } from "./scenes";

const ZOOMS = [80, 100, 150] as const;
const zoomed = (pixels: number, zoom: number) => Math.round((pixels * 100) / zoom);
/** Width and height in CSS pixels. */
const SIZES = WIDTHS.flatMap((width) => ZOOMS.map((zoom) => [zoomed(width, zoom), zoomed(HEIGHTS[width], zoom)] as const));

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
  const context = await browser.newContext({ reducedMotion: "reduce" });
  await context.addInitScript({ content: inject("pageLook") });
  page = await context.newPage();
});
afterAll(() => browser.close());

async function show(scene: Scene, language: string) {
  await page.goto(`${inject("address")}?${scene.query}&lang=${language}&delay=0`);
  await page.addStyleTag({ content: "*, ::before, ::after { transition: none !important; animation: none !important; }" });
  await page.waitForSelector("html[data-acted]", { state: "attached" });
  await page.waitForSelector(scene.shows);
  await page.evaluate(() => document.fonts.ready);
}

const frames = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Cards, or frames of items, of which one lies on another. */
const overlaps = () =>
  page.evaluate(() => {
    const cards = Array.from(document.querySelectorAll("[data-column] article, [data-item]")).filter(
      // A call of the user's is within its card.
      (card) => card.checkVisibility({ visibilityProperty: true }) && card.parentElement?.closest("article") === null,
    );
    const boxes = cards.map((card) => card.getBoundingClientRect());
    return boxes.flatMap((one, at) =>
      boxes
        .slice(at + 1)
        .filter((two) => one.left < two.right - 1 && two.left < one.right - 1 && one.top < two.bottom - 1 && two.top < one.bottom - 1)
        .map((two) => `a card at ${one.left}, ${one.top} lies on one at ${two.left}, ${two.top}`),
    );
  });

const cases = LANGUAGES.flatMap((language) => BOARDS.map((scene) => [scene.name, language, scene] as const));

test.each(cases)("%s in %s is laid out at every width and zoom", async (_, language, scene) => {
  await show(scene, language);
  const found: string[] = [];
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await frames();
    const faults = [...(await page.evaluate(() => window.pageLook.layoutFaults())), ...(await overlaps())];
    found.push(...faults.map((fault) => `${width} × ${height}: ${fault}`));
  }
  expect(found).toEqual([]);
});

const SCREENS = [
  [1920, 1080],
  [3840, 2160],
] as const;

test.each(LANGUAGES.flatMap((language) => WALLS.map((scene) => [scene.name, language, scene] as const)))(
  "on the wall, %s in %s is laid out on both screens",
  async (_, language, scene) => {
    const found: string[] = [];
    for (const [width, height] of SCREENS) {
      await page.setViewportSize({ width, height });
      await show(scene, language);
      await page.waitForFunction(() =>
        Array.from(document.querySelectorAll("[data-column]")).every((column) => Number(column.getAttribute("data-pages")) > 0),
      );
      await frames();
      const faults = [...(await page.evaluate(() => window.pageLook.layoutFaults())), ...(await overlaps())];
      found.push(...faults.map((fault) => `${width} × ${height}: ${fault}`));
    }
    expect(found).toEqual([]);
  },
);

test("on the wall the most pressing queue of a column stands on top, with a colour and a sign that others have not", async () => {
  const pressing = WALLS.find(({ name }) => name === "wall-pressing");
  if (pressing === undefined) throw new Error("there is no such scene");
  await page.setViewportSize({ width: 1920, height: 1080 });
  await show(pressing, "en");
  await page.waitForFunction(() => Number(document.querySelector("[data-column]")?.getAttribute("data-pages")) > 0);
  const cards = await page.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>("[data-column='0'] [data-slot]"))
      .map((card) => ({
        name: card.querySelector("h2")?.textContent.replace(/\s+/g, " ").trim(),
        // One of them may be on another page.
        place: Number(card.style.order),
        ground: getComputedStyle(card.querySelector("header") ?? card).backgroundColor,
        sign: card.querySelector("header svg")?.innerHTML,
      }))
      .sort((one, other) => one.place - other.place),
  );
  expect(cards.map(({ name }) => name)).toEqual(["Queue, Critical:Reception", "Queue:Sales"]);
  expect(cards[0]?.ground).not.toBe(cards[1]?.ground);
  expect(cards[0]?.sign).not.toBe(cards[1]?.sign);
});

/** What the keyboard is at: its name. */
const focused = () =>
  page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent?.trim() ?? "");

/** Goes on by Tab, or back, until what has the keyboard is called so. */
async function tabTo(name: RegExp, key: "Tab" | "Shift+Tab" = "Tab") {
  for (let steps = 0; steps < 200; steps += 1) {
    if (name.test(await focused())) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Tab never reaches ${name}; it is at ${await focused()}`);
}

test("by the keyboard alone a dashboard is opened to be edited, added to, set up, moved, undone and saved", async () => {
  await page.setViewportSize({ width: 1200, height: 800 });
  await page.goto(`${inject("address")}?delay=0`);
  await page.waitForSelector("[data-column] article");
  await page.evaluate(() => document.querySelector<HTMLElement>("#employee-menu")?.focus());
  await page.keyboard.press("Enter");
  await page.waitForSelector("[role=menu]");
  while (!/Edit this dashboard/.test(await focused())) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-edit-column]");

  await tabTo(/^Add an item to column 1/);
  await page.keyboard.press("Enter");
  await page.waitForSelector("[role=menu]");
  while (!/^Colleagues$/.test(await focused())) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-edit-column] .fields");
  const inFirst = () =>
    page.evaluate(() =>
      Array.from(document.querySelectorAll("[data-edit-column='0'] [data-handle]")).map(
        (handle) => /Move (.*): drag/.exec(handle.getAttribute("aria-label") ?? "")?.[1],
      ),
    );
  expect(await inFirst()).toEqual(["Reception", "Support, Sales", "Colleagues"]);

  // What was just added is what is set up next: the keyboard is there already.
  await tabTo(/^Find a colleague to add/);
  await page.keyboard.type("an");
  await page.waitForSelector("[data-edit-column] .found");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => document.querySelectorAll("[data-edit-column] .fields li").length)).toBe(1);

  await tabTo(/^Move Colleagues/, "Shift+Tab");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  expect(await inFirst()).toEqual(["Colleagues", "Reception", "Support, Sales"]);
  expect(await focused()).toMatch(/^Move Colleagues/);
  await tabTo(/^Remove Reception/);
  await page.keyboard.press("Enter");
  expect(await inFirst()).toEqual(["Colleagues", "Support, Sales"]);
  // Whoever works by the keyboard does not begin anew at the top of the window.
  expect(await focused()).toMatch(/Support, Sales|Add an item|Colleagues/);
  await page.keyboard.press("Control+z");
  expect(await inFirst()).toEqual(["Colleagues", "Reception", "Support, Sales"]);

  await tabTo(/^Save$/, "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-edit-column]", { state: "detached" });
  // And goes on from the dashboard.
  expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
});
