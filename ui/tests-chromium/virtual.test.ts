/** Lists longer than a screen, where an engine lays them out: what is drawn, and what has the focus. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { launch, open } from "./browser";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterEach(() => page.close());
afterAll(() => browser.close());

const ALL = 2000;
const LIST = `[data-column] ul:has(> [aria-setsize="${ALL}"])`;

interface StandIn {
  change(set: object, remove?: object): void;
  now(): {
    appearance: object;
    people: Record<string, { id: string; name: string; state: string }>;
    dashboards: { open: { items: { kind: string; config: { people: { person: string }[] } }[] } };
  };
}

/** Two frames: what is laid out in the first is measured, and drawn by it in the second. */
const drawn = () =>
  page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done())))),
  );

/** The row with the focus: its place from 1, its name, and whether all of it is in sight. */
const focused = () =>
  page.evaluate(() => {
    const stop = document.activeElement as HTMLElement;
    const row = stop.closest("li");
    const [inner, outer] = [stop.getBoundingClientRect(), stop.closest("[data-scroller]")?.getBoundingClientRect()];
    return {
      place: Number(row?.getAttribute("aria-posinset")),
      name: row?.querySelector(".name")?.textContent,
      inSight: outer !== undefined && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1,
    };
  });

/** Waits until the focus is on a row of those places, all of it in sight, and says which. */
async function placed(from: number, to = from) {
  await page.waitForFunction(
    ([least, most]) => {
      const stop = document.activeElement;
      const place = Number(stop?.closest("li")?.getAttribute("aria-posinset"));
      const [inner, outer] = [stop?.getBoundingClientRect(), stop?.closest("[data-scroller]")?.getBoundingClientRect()];
      if (inner === undefined || outer === undefined || !(place >= least && place <= most)) return false;
      return inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
    },
    [from, to] as const,
  );
  return focused();
}

/** The rows of the long list as they stand: where each begins and ends, in pixels of the screen. */
const rows = () =>
  page.$$eval(`${LIST} > li`, (all) =>
    all
      .map((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return { place: Number(row.getAttribute("aria-posinset")), top, bottom };
      })
      .sort((one, other) => one.place - other.place),
  );

/** Of rows that follow each other none lies over another, and none is apart. */
async function standOneUnderTheOther() {
  const all = await rows();
  const gaps = all.slice(1).flatMap((row, at) => (row.place === all[at]!.place + 1 ? [Math.abs(row.top - all[at]!.bottom)] : []));
  expect(gaps.length).toBeGreaterThan(8);
  expect(Math.max(...gaps)).toBeLessThan(1.5);
}

const scrollTo = async (top: number) => {
  await page.$eval(LIST, (list, to) => list.closest("[data-scroller]")!.scrollTo({ top: to, behavior: "instant" }), top);
  await drawn();
};

/** Every place in the list that is in sight has a row. */
async function nothingIsMissing() {
  const missing = await page.$eval(LIST, (list) => {
    const [around, own] = [list.closest("[data-scroller]")!.getBoundingClientRect(), list.getBoundingClientRect()];
    const [from, to] = [Math.max(around.top, own.top) + 2, Math.min(around.bottom, own.bottom) - 2];
    const all = Array.from(list.children, (row) => row.getBoundingClientRect());
    const bare: number[] = [];
    for (let y = from; y < to; y += 10) if (!all.some(({ top, bottom }) => top <= y && y <= bottom + 1)) bare.push(y);
    return bare;
  });
  expect(missing).toEqual([]);
}

/** The list of a page, which scrolls as a whole. */
async function drawsAllOfThePage(list: string, count: number) {
  const places = () => page.$$eval(`${list} > li`, (all) => all.map((row) => Number(row.getAttribute("aria-posinset"))));
  const inSight = () =>
    page.$$eval(`${list} > li`, (all) => {
      const main = document.querySelector("main")?.getBoundingClientRect();
      if (main === undefined) return [];
      const seen = all.filter(
        (row) => row.getBoundingClientRect().bottom > main.top + 1 && row.getBoundingClientRect().top < main.bottom - 1,
      );
      return seen.map((row) => Number(row.getAttribute("aria-posinset")));
    });
  await page.waitForSelector(`${list} > li`);
  expect((await places()).length).toBeLessThan(60);
  await page.$eval("main", (main) => main.scrollTo({ top: main.scrollHeight / 2, behavior: "instant" }));
  await expect.poll(async () => (await inSight()).some((place) => place > count / 3 && place < (count * 2) / 3)).toBe(true);
  await page.$eval("main", (main) => main.scrollTo({ top: main.scrollHeight, behavior: "instant" }));
  await expect.poll(async () => (await inSight()).includes(count)).toBe(true);
  expect((await places()).length).toBeLessThan(60);
}

test("of two hundred calls that are over those in sight are drawn, down to the last", async () => {
  page = await open(browser, "delay=0");
  await page.evaluate(() => {
    const host = (window as unknown as { __STAND_IN__: Pick<StandIn, "change"> & { now(): { recents: { calls: { id: string }[] } } } })
      .__STAND_IN__;
    const { recents } = host.now();
    host.change({ recents: { ...recents, calls: Array.from({ length: 200 }, (_, at) => ({ ...recents.calls[0], id: `past-${at}` })) } });
  });
  await page.click("#open-recents");
  await drawsAllOfThePage("#recents ul", 200);
});

test("of two hundred entries of the integration log those in sight are drawn, and one that is open comes back open", async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${inject("address")}?delay=0&page=integration-log&log=many`);
  const list = "#integration-log ul";
  await page.waitForSelector(`${list} > li`);
  const entry = await page.getAttribute(`${list} > li:nth-child(2)`, "data-entry");
  const row = page.locator(`${list} > [data-entry="${entry}"]`);
  await row.locator("button").click();
  await page.focus("#log-to-settings");
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  const count = Number(await page.getAttribute(`${list} > li`, "aria-setsize"));
  await drawsAllOfThePage(list, count);
  await page.$eval("main", (main) => main.scrollTo({ top: 0, behavior: "instant" }));
  await expect.poll(() => row.locator("[aria-expanded=true]").count()).toBe(1);
  // Whoever has the keyboard keeps it, however far they scroll.
  await row.locator("button").focus();
  await page.$eval("main", (main) => main.scrollTo({ top: main.scrollHeight, behavior: "instant" }));
  await expect.poll(() => page.locator(`${list} > [aria-posinset="${count}"]`).count()).toBe(1);
  expect(await page.evaluate(() => document.activeElement?.closest("li")?.dataset["entry"])).toBe(entry);
});

test("of two thousand colleagues those in sight are drawn, and each says where it stands among all", async () => {
  page = await open(browser, `company=${ALL}`);
  await drawn();
  expect((await rows()).length).toBeLessThan(60);
  expect(await page.$$eval(`${LIST} > li`, (all) => new Set(all.map((row) => row.getAttribute("aria-setsize"))).size)).toBe(1);
  await standOneUnderTheOther();
  for (const top of [3000, 50_000, 1e9, 47_123, 0]) {
    await scrollTo(top);
    expect((await rows()).length).toBeLessThan(60);
    await nothingIsMissing();
    await standOneUnderTheOther();
  }
});

test("the arrow keys, Home, End and the page keys go through all of them", async () => {
  page = await open(browser, `company=${ALL}`);
  await page.keyboard.press("Tab");
  await page.focus(`${LIST} [data-stop]`);
  await placed(1);
  await page.keyboard.press("End");
  await placed(ALL);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await placed(ALL - 1);
  await page.keyboard.press("PageUp");
  await placed(ALL - 30, ALL - 5);
  await page.keyboard.press("PageDown");
  await placed(ALL - 1);
  await page.keyboard.press("Home");
  await placed(1);
  for (let place = 2; place <= 40; place += 1) {
    await page.keyboard.press("ArrowDown");
    await placed(place);
  }
  // One stop of the Tab key.
  expect(await page.$$eval(`${LIST} [data-stop]`, (all) => all.filter((stop) => (stop as HTMLElement).tabIndex === 0).length)).toBe(1);
});

test("the focus stays with who has it, while they are scrolled away and the list changes around them", async () => {
  page = await open(browser, `company=${ALL}`);
  await page.keyboard.press("Tab");
  await page.focus(`${LIST} [data-stop]`);
  for (let turn = 0; turn < 4; turn += 1) await page.keyboard.press("ArrowDown");
  const { name } = await placed(5);
  expect(name).toBeTruthy();
  await drawn();
  await scrollTo(40_000);
  expect(await focused()).toMatchObject({ place: 5, name, inSight: false });

  const change = (how: "first goes" | "turned round" | "states" | "own goes") =>
    page.evaluate((what) => {
      const host = (window as unknown as { __STAND_IN__: StandIn }).__STAND_IN__;
      const { people, dashboards } = host.now();
      if (what === "states") {
        for (let at = 0; at < 200; at += 1) host.change({ people: { [`crowd-${at}`]: { ...people[`crowd-${at}`], state: "ringing" } } });
        return;
      }
      const items = dashboards.open.items.map((item) => {
        if (item.kind !== "extensions") return item;
        const listed = item.config.people;
        const next =
          what === "first goes"
            ? listed.slice(1)
            : what === "turned round"
              ? [...listed].reverse()
              : listed.filter(({ person }) => people[person]?.name !== document.activeElement?.querySelector(".name")?.textContent);
        return { ...item, config: { ...item.config, people: next } };
      });
      host.change({ dashboards: { ...dashboards, open: { ...dashboards.open, items } } });
    }, how);

  await change("states");
  await drawn();
  expect(await focused()).toMatchObject({ place: 5, name });
  await change("first goes");
  await drawn();
  expect(await focused()).toMatchObject({ place: 4, name });
  await change("turned round");
  await drawn();
  expect(await focused()).toMatchObject({ place: ALL - 1 - 3, name });
  await page.keyboard.press("ArrowDown");
  await placed(ALL - 1 - 2);

  // The one who has it goes: no other row takes it, and the arrow keys go on from there.
  await change("own goes");
  await drawn();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("UL");
  await page.keyboard.press("ArrowDown");
  await placed(ALL - 1 - 2);
});

test("a page that is built anew scrolls to where the user was, and stays there while people change", async () => {
  const view = JSON.stringify({ page: "dashboard", scroll: { "dashboard dashboard-1 1": { left: 0, top: 40_000 } } });
  page = await open(browser, `company=${ALL}&events=100&view=${encodeURIComponent(view)}`);
  const top = () => page.$eval(LIST, (list) => list.closest("[data-scroller]")!.scrollTop);
  await page.waitForFunction((list) => document.querySelector(list)!.closest("[data-scroller]")!.scrollTop > 39_990, LIST);
  await nothingIsMissing();
  const before = await top();
  for (let turn = 0; turn < 5; turn += 1) await drawn();
  expect(await top()).toBe(before);
});

test.each(["width=200", "ground=both", "scene=wallboard", "width=200&scene=wallboard"])(
  "rows of any height stand one under the other (%s)",
  async (query) => {
    page = await open(browser, `company=${ALL}&${query}`);
    for (const top of [0, 20_000, 1e9, 12_345]) {
      await scrollTo(top);
      await nothingIsMissing();
      await standOneUnderTheOther();
    }
  },
);

test("rows that are laid out otherwise, as the column became narrow, stand one under the other", async () => {
  page = await open(browser, `company=${ALL}`);
  await scrollTo(20_000);
  await page.evaluate(() => {
    const host = (window as unknown as { __STAND_IN__: StandIn }).__STAND_IN__;
    host.change({ appearance: { ...host.now().appearance, columnWidth: 200 } });
  });
  await drawn();
  await drawn();
  for (const top of [20_000, 0, 1e9]) {
    await scrollTo(top);
    await nothingIsMissing();
    await standOneUnderTheOther();
  }
});

test("a long list of members and all that are found are drawn where they are looked at as well", async () => {
  page = await open(browser, `company=${ALL}&search=a`);
  // Settings and phonebook are asked for by whoever searches: what is found grows until both are here.
  for (const [words, thing] of [
    ["zoom", "setting"],
    ["jørgen", "contact"],
  ]) {
    await page.fill("#search", words!);
    await page.waitForSelector(`#search-list [data-thing^=${thing}]`);
  }
  await page.fill("#search", "a");
  await page.waitForSelector("#search-option-0");
  await drawn();
  const options = () => page.$$eval("#search-list [role=option]", (all) => all.length);
  expect(await options()).toBeLessThan(60);
  const count = Number(await page.getAttribute("#search-option-0", "aria-setsize"));
  expect(count).toBeGreaterThan(1000);
  // Who scrolls comes to the last of them all.
  await page.waitForFunction(
    (last) => {
      const list = document.querySelector("#search-list")!;
      list.scrollTop = list.scrollHeight;
      return document.getElementById(last) !== null;
    },
    `search-option-${count - 1}`,
  );
  expect(await options()).toBeLessThan(60);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.waitForSelector(`#search-option-${count - 1}[aria-selected=true]`);
  // Others typed, and the keys go to the last of them all too.
  await page.fill("#search", "er");
  const others = Number(await page.getAttribute("#search-option-0", "aria-setsize"));
  expect(others).toBeGreaterThan(100);
  await page.keyboard.press("ArrowUp");
  await page.waitForSelector(`#search-option-${others - 1}[aria-selected=true]`);
  expect(await page.isVisible(`#search-option-${others - 1}`)).toBe(true);
  await page.fill("#search", "a");
  await page.keyboard.press("ArrowUp");
  await page.waitForSelector(`#search-option-${count - 1}[aria-selected=true]`);
  await page.keyboard.press("PageUp");
  await drawn();
  const chosen = await page.getAttribute("#search", "aria-activedescendant");
  expect(Number(chosen?.replace("search-option-", ""))).toBeLessThan(count - 2);
  expect(await page.isVisible(`#${chosen}`)).toBe(true);
  expect(await page.$$eval('[data-column="0"] ul > [aria-setsize="200"]', (all) => all.length)).toBeLessThan(80);
});
