/** Calls on the wallboard: seen whole where there is room for them, and in the way of neither the alarm nor the clock. */

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

/** In CSS pixels: small windows, and the screens of the pictures. */
const SCREENS: [number, number][] = [
  [360, 740],
  [800, 600],
  [1366, 768],
  [1600, 900],
  [1920, 1080],
  [3840, 2160],
];
/** Those with room for two calls and an alarm. */
const LARGE = SCREENS.filter(([width]) => width > 1000);

/** The wall in Danish, whose words are the longer ones. */
async function wall(width: number, height: number, query: string): Promise<void> {
  page = await browser.newPage({ viewport: { width, height } });
  await page.goto(`${inject("address")}?scene=wallboard&lang=da&delay=0&${query}`);
  await page.waitForSelector("#calls [data-call-state], [data-failed=calls]");
  await page.waitForFunction(() => document.querySelector("[data-column]")?.hasAttribute("data-pages"));
  await frames();
}

const frames = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Of what is asked for, those of which some part is out of the window or under something else. */
const hidden = (...asked: string[]) =>
  page.evaluate((selectors) => {
    const isWhole = (one: Element) => {
      const { left, top, right, bottom } = one.getBoundingClientRect();
      const points = [left + 2, (left + right) / 2, right - 2].flatMap((x) =>
        [top + 2, (top + bottom) / 2, bottom - 2].map((y) => ({ x, y })),
      );
      return points.every(({ x, y }) => {
        const seen = document.elementFromPoint(x, y);
        // The ground it stands on shows at its round corners.
        return seen !== null && (one.contains(seen) || seen.contains(one));
      });
    };
    return selectors.filter((selector) => {
      const all = [...document.querySelectorAll(selector)];
      return all.length === 0 || !all.every(isWhole);
    });
  }, asked);

const RINGING = "#calls [data-call-state=ringing]";

test.each(SCREENS)(
  "on %i × %i whoever rings is named, and can be answered, beside an alarm that can be acknowledged",
  async (width, height) => {
    await wall(width, height, "calls=several&alarm=sounding");
    expect(await hidden(`${RINGING} .who`, `${RINGING} .number`, `${RINGING} [data-action=answer]`, "#acknowledge-alarm")).toEqual([]);
    const digits = await page.locator(`${RINGING} .number`).evaluate((number) => number.scrollWidth - number.clientWidth);
    expect(digits).toBeLessThanOrEqual(0);
  },
);

test.each(LARGE)("on %i × %i both calls and the alarm are seen whole", async (width, height) => {
  await wall(width, height, "calls=several&alarm=sounding");
  expect(await hidden("#calls article", "#calls article button", "#queue-alarm .banner")).toEqual([]);
});

test.each(SCREENS)("on %i × %i all that can be done with any of many calls is brought into sight", async (width, height) => {
  await wall(width, height, "calls=many&alarm=sounding");
  const outside = await page.evaluate(() => {
    const body = document.querySelector(".wall .body")?.getBoundingClientRect();
    const list = document.querySelector("#calls ul");
    if (body === undefined || list === null) return ["there is no list"];
    return [...list.querySelectorAll("article .who, article button")].flatMap((one) => {
      if (!one.checkVisibility()) return [];
      one.scrollIntoView({ block: "nearest" });
      const { top, bottom } = one.getBoundingClientRect();
      const frame = list.getBoundingClientRect();
      const isSeen = top >= Math.max(frame.top, body.top) - 1 && bottom <= Math.min(frame.bottom, body.bottom) + 1;
      return isSeen ? [] : [one.textContent.trim()];
    });
  });
  expect(outside).toEqual([]);
});

test.each(SCREENS)("on %i × %i calls lie over the page in one piece, with the clock on plain ground under them", async (width, height) => {
  await wall(width, height, "calls=several&alarm=sounding");
  const found = await page.evaluate(() => {
    const list = document.querySelector("#calls ul")?.getBoundingClientRect();
    const body = document.querySelector(".wall .body")?.getBoundingClientRect();
    const clock = document.querySelector<HTMLElement>("#wall-clock");
    if (list === undefined || body === undefined || clock === null) throw new Error("they are not there");
    // Or nothing is found there but what lies under it.
    clock.style.pointerEvents = "auto";
    const through: string[] = [];
    // To where the edge of the alarm may be rounded.
    const end = body.bottom - Number(document.documentElement.dataset["scale"]);
    for (let y = list.top + 2; y < end; y += 4) {
      for (let x = 1; x < body.right; x += 16) {
        const seen = document.elementFromPoint(x, y);
        if (!seen?.closest(".rail, #wall-clock")) through.push(`${x} ${y}: ${seen?.outerHTML.slice(0, 60)}`);
      }
    }
    const { left, top, right, bottom } = clock.getBoundingClientRect();
    return {
      through: through.slice(0, 5),
      edges: [list.left, list.right - body.right],
      clockIsSeen: [left + 2, right - 2].every((x) =>
        [top + 1, bottom - 1].every((y) => document.elementFromPoint(x, y)?.closest("#wall-clock") === clock),
      ),
      underList: top - list.bottom,
    };
  });
  expect(found.through).toEqual([]);
  for (const edge of found.edges) expect(Math.abs(edge)).toBeLessThan(1);
  expect(found.clockIsSeen).toBe(true);
  expect(found.underList).toBeGreaterThanOrEqual(-0.5);
});

test("without calls nothing lies over the page", async () => {
  await wall(1920, 1080, "calls=several");
  await page.evaluate(() => {
    const host = (window as unknown as { __STAND_IN__: { ring(calls: unknown): void } }).__STAND_IN__;
    host.ring([]);
  });
  await frames();
  expect(await page.locator("#calls > ul > li").count()).toBe(0);
  expect(await page.evaluate(() => document.querySelector(".rail")?.getBoundingClientRect().height)).toBe(0);
});

test.each(LARGE)("on %i × %i a call beside one with more to say ends where its own buttons do", async (width, height) => {
  await wall(width, height, "calls=several");
  const below = await page.evaluate(() =>
    [...document.querySelectorAll("#calls article")].map((card) => {
      const end = card.querySelector(".actions")?.getBoundingClientRect().bottom ?? 0;
      return (card.getBoundingClientRect().bottom - end) / Number(document.documentElement.dataset["scale"]);
    }),
  );
  expect(below).toHaveLength(2);
  expect(Math.abs((below[0] ?? 0) - (below[1] ?? 0))).toBeLessThan(4);
});

test.each([
  [800, 600],
  [1920, 1080],
])("on %i × %i calls that cannot be shown say so in sight, above the clock and the alarm", async (width, height) => {
  await wall(width, height, "calls=several&alarm=sounding");
  await page.evaluate(() => {
    const host = (window as unknown as { __STAND_IN__: { ring(calls: unknown): void } }).__STAND_IN__;
    host.ring([{ id: "broken", state: "ringing", actions: null, variables: null }]);
  });
  await page.waitForSelector("[data-failed=calls]");
  await frames();
  expect(await hidden("[data-failed=calls]", "[data-failed=calls] button")).toEqual([]);
  const [message = 0, clock = 0] = await page.evaluate(() => [
    document.querySelector("[data-failed=calls]")?.getBoundingClientRect().bottom,
    document.querySelector("#wall-clock")?.getBoundingClientRect().top,
  ]);
  expect(message).toBeLessThanOrEqual(clock + 0.5);
});

/** In a window and on a wall. */
const ALARMED: [number, number, string][] = [
  [360, 740, ""],
  [360, 600, ""],
  [1280, 800, ""],
  [360, 740, "scene=wallboard"],
  [1920, 1080, "scene=wallboard"],
];

test.each(ALARMED)("in %i × %i an alarm of more queues than fit keeps its button in sight (%s)", async (width, height, query) => {
  page = await browser.newPage({ viewport: { width, height } });
  await page.goto(`${inject("address")}?lang=da&delay=0&alarm=sounding&${query}`);
  await page.waitForSelector("#acknowledge-alarm");
  await page.evaluate(() => {
    const host = (window as unknown as { __STAND_IN__: { change(parts: unknown): void } }).__STAND_IN__;
    const queues = Array.from({ length: 120 }, (_, at) => ({ name: `Kø nummer ${at}`, waiting: 3, since: "2026-11-28T13:02:00Z" }));
    host.change({ alarm: { queues, sounding: true } });
  });
  await frames();
  const scroll = (to: number) =>
    page.evaluate((part) => {
      const alarm = document.querySelector("#queue-alarm");
      if (alarm === null) throw new Error("there is no alarm");
      alarm.scrollTop = part * alarm.scrollHeight;
      return alarm.scrollHeight - alarm.clientHeight;
    }, to);
  /** Queues that are half seen beside the button, where it has a line of its own. */
  const beside = () =>
    page.evaluate(() => {
      const box = document.querySelector("#acknowledge-alarm")?.getBoundingClientRect() ?? new DOMRect();
      const words = document.querySelector("#queue-alarm .what")?.getBoundingClientRect() ?? new DOMRect();
      if (box.left > words.right) return [];
      const found = [];
      for (let x = words.left; x < words.right; x += 8) {
        for (const y of [box.top + 1, (box.top + box.bottom) / 2, box.bottom - 1]) {
          if (document.elementFromPoint(x, y)?.closest(".what")) found.push(`${x} ${y}`);
        }
      }
      return found;
    });
  for (const part of [0, 0.5, 1]) {
    expect(await scroll(part)).toBeGreaterThan(100);
    await frames();
    expect(await hidden("#acknowledge-alarm")).toEqual([]);
    const [button = 0, alarm = 0] = await page.evaluate(() => [
      document.querySelector("#acknowledge-alarm")?.getBoundingClientRect().bottom,
      document.querySelector("#queue-alarm")?.getBoundingClientRect().bottom,
    ]);
    expect(button).toBeLessThan(alarm);
    expect(await beside()).toEqual([]);
  }
  // The last queue is not left under the button.
  expect(await hidden("#queue-alarm li:last-child")).toEqual([]);
});
