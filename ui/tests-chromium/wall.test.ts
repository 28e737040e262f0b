/** The wallboard on screens of every size, with the zoom of the web view: fewer CSS pixels, each of more dots. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { launch } from "./browser";
import { LANGUAGES, THEMES } from "./scenes";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterEach(() => page.context().close());
afterAll(() => browser.close());

/** A screen of so many dots, with a zoom in per cent. */
async function wall(width: number, height: number, zoom: number, query = ""): Promise<void> {
  const factor = zoom / 100;
  const context = await browser.newContext({
    viewport: { width: Math.round(width / factor), height: Math.round(height / factor) },
    deviceScaleFactor: factor,
  });
  page = await context.newPage();
  await page.goto(`${inject("address")}?scene=wallboard&${query}`);
  await page.waitForSelector("[data-column] .slot:not(.away) article");
}

/** In dots, with a zoom in per cent. */
const SCREENS: [number, number, number][] = [
  [1920, 1080, 100],
  [1920, 1080, 50],
  [1920, 1080, 150],
  [1920, 1080, 300],
  [3840, 2160, 100],
  [3840, 2160, 200],
  [3840, 2160, 67],
  [1366, 768, 110],
];

test.each(SCREENS)("of %i × %i dots at %i per cent is filled to its edges and nothing lies beyond them", async (width, height, zoom) => {
  await wall(width, height, zoom);
  const found = await page.evaluate(() => {
    const box = document.querySelector(".wall")?.getBoundingClientRect();
    const columns = Array.from(document.querySelectorAll("[data-column]")).map((column) => column.getBoundingClientRect());
    return {
      room: [innerWidth, innerHeight],
      wall: [box?.left, box?.top, box?.right, box?.bottom],
      bottom: columns.map(({ bottom }) => bottom),
      scrolls: [document.documentElement.scrollWidth > innerWidth, document.documentElement.scrollHeight > innerHeight],
    };
  });
  const [right = 0, bottom = 0] = found.room;
  const near = (is: number | undefined, to: number) => expect(Math.abs((is ?? Number.NaN) - to)).toBeLessThan(0.5);
  near(found.wall[0], 0);
  near(found.wall[1], 0);
  near(found.wall[2], right);
  near(found.wall[3], bottom);
  // Columns that are too many for the screen are scrolled by a bar below them.
  for (const one of found.bottom) expect(one <= bottom + 0.5 && one >= bottom * 0.9).toBe(true);
  expect(found.scrolls).toEqual([false, false]);
});

test.each(SCREENS.filter(([width, , zoom]) => (width / zoom) * 100 >= 1280))(
  "of %i × %i dots at %i per cent has its columns from edge to edge",
  async (width, height, zoom) => {
    await wall(width, height, zoom);
    const [left, right, room, scale] = await page.evaluate(() => {
      const columns = Array.from(document.querySelectorAll("[data-column]")).map((column) => column.getBoundingClientRect());
      return [
        Math.min(...columns.map((one) => one.left)),
        Math.max(...columns.map((one) => one.right)),
        innerWidth,
        Number(document.documentElement.dataset["scale"]),
      ];
    });
    expect(left).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(room);
    // The margins, enlarged like all else, and what the rounding of the scale leaves.
    expect(right - left).toBeGreaterThan(room - 20 * scale);
  },
);

test.each([
  [1920, 1080, 100],
  [3840, 2160, 100],
] as const)("of %i × %i dots at %i per cent leaves the dashboard its room when an alarm names many queues", async (width, height, zoom) => {
  await wall(width, height, zoom);
  await page.evaluate(async () => {
    const host = (window as unknown as { __STAND_IN__: { change(parts: unknown): void } }).__STAND_IN__;
    const queues = Array.from({ length: 120 }, (_, at) => ({
      name: `Queue number ${at} of the company`,
      waiting: 3,
      since: "2026-11-28T13:02:00Z",
    }));
    host.change({ alarm: { queues, sounding: true } });
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  const [alarm = 0, dashboard = 0, room = 0] = await page.evaluate(() => [
    document.querySelector("#queue-alarm")?.getBoundingClientRect().height,
    document.querySelector("#dashboard")?.getBoundingClientRect().height,
    innerHeight,
  ]);
  expect(alarm / room).toBeLessThan(0.41);
  expect(dashboard / room).toBeGreaterThan(0.5);
});

test("the states of members stand below each other at the edge, whoever has a number", async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  await page.goto(inject("address"));
  await page.waitForSelector("[data-column] article");
  const lists = await page.evaluate(() =>
    Array.from(document.querySelectorAll("ul"))
      .filter((list) => list.querySelector(".state") !== null && list.querySelector("[data-stop]") === null)
      .map((list, which) => {
        const rows = Array.from(list.querySelectorAll("li"));
        const numbers = rows.map((row) => row.querySelector(".number"));
        // Nobody of the first list has a number, and of the others one has none.
        for (const number of which === 0 ? numbers : numbers.slice(0, 1)) number?.replaceChildren();
        return rows.map((row) => {
          const edge = row.getBoundingClientRect().right;
          return edge - (row.querySelector(".state")?.getBoundingClientRect().right ?? 0);
        });
      }),
  );
  expect(lists.length).toBeGreaterThan(1);
  for (const beside of lists.flat()) expect(Math.abs(beside)).toBeLessThan(1);
});

test.each([
  [1920, 1080, 100],
  [3840, 2160, 100],
])("of %i × %i dots at %i per cent shows whole cards, and says which page of how many", async (width, height, zoom) => {
  await wall(width, height, zoom);
  await page.waitForFunction(() =>
    Array.from(document.querySelectorAll("[data-column]")).every((column) => Number(column.getAttribute("data-pages")) > 0),
  );
  const found = await page.evaluate(() =>
    Array.from(document.querySelectorAll("[data-column]")).map((column) => {
      const cards = Array.from(column.querySelectorAll("[data-slot]")).filter((slot) => getComputedStyle(slot).visibility !== "hidden");
      const line = column.querySelector(".pages:not(.one)");
      const says = line?.getBoundingClientRect();
      const middle = says === undefined ? null : document.elementFromPoint((says.left + says.right) / 2, (says.top + says.bottom) / 2);
      return {
        pages: Number(column.getAttribute("data-pages")),
        end: column.getBoundingClientRect().bottom,
        cards: cards.map((card) => card.getBoundingClientRect().bottom),
        says: says?.bottom ?? null,
        seen: middle === null || middle === line,
      };
    }),
  );
  for (const { pages, end, cards, says, seen } of found) {
    expect(seen).toBe(true);
    expect(cards.length).toBeGreaterThan(0);
    // One that is higher than the wall has a page of its own, and is cut at the edge as it must be.
    if (cards.length > 1) for (const card of cards) expect(card).toBeLessThanOrEqual(end + 0.5);
    expect(says === null).toBe(pages === 1);
    if (says !== null) expect(says).toBeLessThanOrEqual(end + 0.5);
  }
});

test("what is on another page is nothing to scroll to, and a card that is higher than the wall is scrolled by keys", async () => {
  await wall(800, 500, 100);
  await page.goto(`${inject("address")}?scene=wall-pressing`);
  await page.waitForFunction(() =>
    Array.from(document.querySelectorAll("[data-column]")).some((column) => Number(column.getAttribute("data-pages")) > 1),
  );
  // Each card in turn is alone on its page: what time comes to by and by.
  const found = await page.evaluate(async () => {
    const all: { card: string; higher: boolean; scrolls: boolean; seen: string[]; byKeys: boolean }[] = [];
    for (const column of document.querySelectorAll<HTMLElement>("[data-column]")) {
      const slots = Array.from(column.querySelectorAll("[data-slot]"));
      const { paddingBottom, rowGap } = getComputedStyle(column);
      const line = column.querySelector(".pages:not(.one)")?.getBoundingClientRect().height;
      const below = parseFloat(paddingBottom) + (line === undefined ? 0 : line + parseFloat(rowGap));
      const end = column.getBoundingClientRect().bottom - below;
      for (const alone of slots) {
        for (const slot of slots) slot.classList.toggle("away", slot !== alone);
        for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
        all.push({
          card: alone.getAttribute("data-slot") ?? "",
          higher: alone.getBoundingClientRect().bottom > end,
          scrolls: column.scrollHeight > column.clientHeight,
          seen: Array.from(column.querySelectorAll(".slot.away *"))
            .filter((one) => one.checkVisibility({ visibilityProperty: true }))
            .map((one) => one.outerHTML),
          byKeys:
            column.tabIndex === 0 ||
            column.querySelector(".slot:not(.away) :is(a, button, select, input, [tabindex='0']):not(:disabled)") !== null,
        });
      }
    }
    return all;
  });
  expect(found.filter(({ higher }) => higher).length).toBeGreaterThan(0);
  expect(found.filter(({ higher, scrolls }) => scrolls && !higher)).toEqual([]);
  expect(found.filter(({ higher, byKeys }) => higher && !byKeys)).toEqual([]);
  // Whatever a card says of its own parts.
  expect(found.flatMap(({ seen }) => seen)).toEqual([]);
});

test("a column that loses room goes on showing the card it showed until the pages turn", async () => {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  page = await context.newPage();
  // The second time of a page of a minute.
  await page.clock.install({ time: new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 16_000) });
  await page.goto(`${inject("address")}?scene=wall-pressing`);
  await page.waitForSelector("[data-pressure=critical]", { state: "attached" });
  /** Of each column, the first card that is seen. */
  const seen = () =>
    page.evaluate(() =>
      Array.from(document.querySelectorAll("[data-column]"), (column) => ({
        pages: Number(column.getAttribute("data-pages")),
        first: Array.from(column.querySelectorAll<HTMLElement>(".slot:not(.away)"))
          .sort((one, other) => Number(one.style.order) - Number(other.style.order))
          .map((slot) => slot.dataset["slot"])[0],
      })),
    );
  await expect
    .poll(async () => {
      await page.clock.runFor(50);
      return (await seen()).some(({ pages }) => pages > 1);
    })
    .toBe(true);
  const before = await seen();
  // As much as a banner takes, and more: there are other pages.
  await page.setViewportSize({ width: 1920, height: 800 });
  await expect.poll(async () => (await seen()).map(({ pages }) => pages)).not.toEqual(before.map(({ pages }) => pages));
  const after = await seen();
  expect(after.map(({ first }) => first)).toEqual(before.map(({ first }) => first));
  await page.clock.runFor(15_500);
  expect((await seen()).map(({ first }) => first)).not.toEqual(before.map(({ first }) => first));
});

test("the pages turn, the longest wait counts on, and everything shifts a little", async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  page = await context.newPage();
  // A whole round of pages, whatever their number, begins here.
  await page.clock.install({ time: new Date(Math.ceil(Date.now() / 60_000) * 60_000) });
  await page.goto(`${inject("address")}?scene=wall-pressing`);
  await page.waitForSelector("[data-pressure=critical]", { state: "attached" });
  await expect
    .poll(async () => {
      await page.clock.runFor(50);
      return page.evaluate(() => document.querySelector(".pages:not(.one)") !== null);
    })
    .toBe(true);
  const shown = () =>
    page.evaluate(() => ({
      page: document.querySelector(".pages")?.textContent,
      wait: document.querySelector("[data-pressure=critical] [data-figure=longest]")?.textContent.match(/\d+:\d\d/)?.[0],
      shift: document.querySelector<HTMLElement>("[data-slot]")?.style.translate,
    }));
  const first = await shown();
  await page.clock.runFor(15_500);
  const second = await shown();
  expect(second.page).not.toBe(first.page);
  expect(first.wait).toMatch(/^7:\d\d$/);
  expect(second.wait).not.toBe(first.wait);
  await page.clock.runFor(10 * 60_000);
  expect((await shown()).shift).not.toBe(first.shift);
});

/** A wall in Copenhagen, drawn at that moment or some tenths of a second later; its clock stands until it is run. */
async function wallAt(time: string, query = "") {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, timezoneId: "Europe/Copenhagen" });
  page = await context.newPage();
  await page.clock.install({ time: new Date(Date.parse(time) - 60_000) });
  await page.clock.pauseAt(new Date(time));
  await page.goto(`${inject("address")}?scene=wallboard&delay=0&${query}`);
  await expect
    .poll(async () => {
      await page.clock.runFor(20);
      return page.locator("#wall-clock").count();
    })
    .toBe(1);
}

const clockShows = () => page.evaluate(() => document.querySelector("#wall-clock time")?.textContent);

test("the clock of the wall goes from a minute to two to three o'clock in the night of the change to summer time", async () => {
  await wallAt("2027-03-28T00:59:50Z");
  expect(await clockShows()).toBe("01:59");
  await page.clock.runFor(9000);
  expect(await clockShows()).toBe("01:59");
  await page.clock.runFor(1500);
  expect(await clockShows()).toBe("03:00");
});

test("at midnight the clock of the wall begins anew, and the day is another", async () => {
  await wallAt("2027-03-27T22:59:50Z", "lang=da");
  const words = () => page.evaluate(() => document.querySelector("#wall-clock")?.textContent?.replace(/\s+/g, " ").trim());
  expect(await words()).toBe("lør. 27. mar. 23.59");
  await page.clock.runFor(11_000);
  expect(await words()).toBe("søn. 28. mar. 00.00");
});

test("the clock of the wall is written once a minute, moves nothing, and is right after the computer has slept", async () => {
  await wallAt("2027-03-27T10:00:30Z");
  await page.evaluate(() => {
    const told = { written: 0 };
    Object.assign(window, { told });
    const clock = document.querySelector("#wall-clock");
    if (clock === null) throw new Error("there is no clock");
    new MutationObserver(() => (told.written += 1)).observe(clock, { characterData: true, childList: true, subtree: true });
  });
  const boxes = () =>
    page.evaluate(() =>
      ["#wall-clock", "#wall-clock time", "#wall-clock .day", "[data-column='2']"].map((one) => {
        const { left, top, width, height } = document.querySelector(one)?.getBoundingClientRect() ?? new DOMRect();
        return [left, top, width, height];
      }),
    );
  const before = await boxes();
  await page.clock.runFor(5 * 60_000);
  expect(await clockShows()).toBe("11:05");
  expect(await page.evaluate(() => (window as unknown as { told: { written: number } }).told.written)).toBe(5);
  const after = await boxes();
  for (const [at, box] of before.entries()) {
    // But for the slow shift of everything, which is looked at elsewhere.
    const far = [8, 8, 0.5, 0.5];
    for (const [side, value] of box.entries()) expect(Math.abs((after[at]?.[side] ?? Number.NaN) - value)).toBeLessThan(far[side] ?? 0);
  }
  await page.clock.setFixedTime(new Date("2027-03-27T12:34:56Z"));
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect.poll(clockShows).toBe("13:34");
});

/** WCAG 2.2. */
const ENOUGH = 7;

test.each(
  THEMES.flatMap((theme) => LANGUAGES.flatMap((language) => ([1920, 3840] as const).map((width) => [theme, language, width] as const))),
)(
  "in %s, %s and %i dots across the clock is read from afar, and lies over no card that fits and over no number of a page",
  async (theme, language, width) => {
    const height = (width * 9) / 16;
    await wall(width, height, 100, `theme=${theme}&lang=${language}`);
    await page.waitForFunction(() =>
      Array.from(document.querySelectorAll("[data-column]")).every((column) => Number(column.getAttribute("data-pages")) > 0),
    );
    const found = await page.evaluate(() => {
      const box = (element: Element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return { left, top, right, bottom };
      };
      const time = document.querySelector("#wall-clock time");
      const clock = document.querySelector("#wall-clock");
      if (time === null || clock === null) throw new Error("there is no clock");
      const under = [...document.querySelectorAll(".pages, [data-slot] article")].filter((one) => {
        const column = one.closest("[data-column]")?.getBoundingClientRect();
        // One that is higher than the wall goes on below it.
        return one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().bottom <= (column?.bottom ?? 0);
      });
      const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
      const light = (colour: string) => {
        const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
          const part = value / 255;
          return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const contrast = (of: Element) => {
        const [one, two] = [light(getComputedStyle(of).color), light(getComputedStyle(clock).backgroundColor)];
        return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
      };
      return {
        clock: box(clock),
        under: under.map(box),
        size: box(time).bottom - box(time).top,
        contrast: contrast(time),
        day: contrast(document.querySelector("#wall-clock .day") ?? time),
        room: [innerWidth, innerHeight],
      };
    });
    const { clock, under, room } = found;
    const over = under.filter(
      (one) => one.left < clock.right - 1 && clock.left < one.right - 1 && one.top < clock.bottom - 1 && clock.top < one.bottom - 1,
    );
    expect(over).toEqual([]);
    expect(clock.right).toBeLessThanOrEqual(room[0] ?? 0);
    expect(clock.bottom).toBeLessThanOrEqual(room[1] ?? 0);
    // A hundredth of a wall's height is a letter that is read from three times that wall's width.
    expect(found.size / height).toBeGreaterThan(0.035);
    expect(found.contrast).toBeGreaterThan(ENOUGH);
    expect(found.day).toBeGreaterThan(4.5);
  },
);

test("a banner or an alarm pushes no card down, calls leave the clock free, and there is nothing to take or join", async () => {
  await wall(1920, 1080, 100);
  await page.goto(`${inject("address")}?scene=wall-busy&delay=0`);
  await page.waitForSelector("article");
  // Until it is known which cards fit, there are others in sight.
  await page.waitForFunction(() =>
    Array.from(document.querySelectorAll("[data-column]")).every((column) => Number(column.getAttribute("data-pages")) > 0),
  );
  const places = () =>
    page.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll("article")]
          .filter((card) => card.checkVisibility({ visibilityProperty: true }))
          .map((card): [string, string] => [
            card.querySelector("h2")?.title ?? "",
            `${card.getBoundingClientRect().x} ${card.getBoundingClientRect().y}`,
          ]),
      ),
    );
  const before = await places();
  expect(Object.keys(before).length).toBeGreaterThan(3);
  expect(await page.locator("article :is(.take, [data-membership]):visible").count()).toBe(0);
  await page.evaluate(() => {
    interface StandIn {
      now(): { status: object };
      change(set: object): void;
    }
    const host = (window as unknown as { __STAND_IN__: StandIn }).__STAND_IN__;
    const since = new Date(Date.now() - 60_000).toISOString();
    host.change({
      status: { ...host.now().status, staleSince: since },
      alarm: { queues: [{ name: "Support", waiting: 3, since }], sounding: true },
    });
  });
  await page.waitForSelector("#stale p");
  await page.waitForSelector("#acknowledge-alarm");
  const after = await places();
  expect(after["Colleagues"]).toBe(before["Colleagues"]);
  // Of a column that no longer has room for all of it, what did not fit is on another page.
  for (const name of ["Reception", "Support"]) expect([before[name], undefined], name).toContain(after[name]);

  await page.goto(`${inject("address")}?scene=wall-busy&delay=0&calls=several`);
  await page.waitForSelector("#calls [data-call-state]");
  const isCovered = () =>
    page.evaluate(() => {
      const clock = document.querySelector("#wall-clock time")?.getBoundingClientRect();
      const list = document.querySelector("#calls ul")?.getBoundingClientRect();
      return clock === undefined || list === undefined || list.bottom > clock.top + 2;
    });
  await expect.poll(isCovered, { timeout: 15_000 }).toBe(false);
});
