/** Fifty queues on one dashboard: what is far out of sight is not drawn, and nobody notices. */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { launch, open } from "./browser";

const QUEUES = 50;
const WAITING = 20;

interface Told {
  queues: Record<string, object>;
  callers: Record<string, object>;
  members: Record<string, { listed: object[] }>;
  dashboards: { open: { items: { kind: string; config: object }[] } };
}
type StandIn = { now(): Told; change(set: object, remove?: object): void };

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  page = await open(browser, "delay=0");
  await page.evaluate(
    ([queues, waiting]) => {
      const host = (window as unknown as { __STAND_IN__: StandIn }).__STAND_IN__;
      const now = host.now();
      const item = now.dashboards.open.items.find(({ kind }) => kind === "queue");
      const [queue, caller, members] = [Object.values(now.queues)[0], Object.values(now.callers)[0], Object.values(now.members)[0]];
      const since = new Date(Date.now() - 40_000).toISOString();
      const set = { queues: {}, callers: {}, members: {} } as Record<string, Record<string, object>>;
      const items = Array.from({ length: queues }, (_, at) => {
        const id = `queue-${at}`;
        set["queues"]![id] = { ...queue, id, name: `Queue ${at}`, dynamic: false, waiting, waitingSince: since };
        set["members"]![id] = { ...members, id };
        for (let place = 0; place < waiting; place += 1) {
          const one = `${id}-${place}`;
          set["callers"]![one] = { ...caller, id: one, queue: id, name: `Caller ${one}`, since };
        }
        const config = { ...item?.config, queue: id, showCalls: true, showMembers: true, maxCalls: 5, maxMembers: 6, stats: ["TOTAL"] };
        return { ...item, id: `item-${at}`, column: at % 3, position: Math.floor(at / 3), config };
      });
      host.change({ ...set, dashboards: { ...now.dashboards, open: { ...now.dashboards.open, items } } });
    },
    [QUEUES, WAITING] as const,
  );
  await expect.poll(() => page.locator("article").count()).toBe(QUEUES);
  await expect.poll(rows).toBeLessThan(QUEUES * WAITING * 0.4);
});

const rows = () => page.locator("[data-caller]").count();
const column = () => page.locator("[data-column='0']");
/** Of every card of the first column, in CSS pixels. */
const heights = () => column().evaluate((one) => [...one.querySelectorAll<HTMLElement>("article")].map((card) => card.offsetHeight));
const scroll = (to: number) => column().evaluate((one, top) => void (one.scrollTop = top), to);
const settled = () =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
const queueOf = (at: number) => page.locator(`article:has(h2[title="Queue ${at}"])`);

test("a card keeps its height without its rows", async () => {
  const all = await heights();
  expect(all.length).toBe(17);
  // All are alike, and the first of them is drawn.
  expect(await queueOf(0).locator("[data-caller]").count()).toBe(WAITING);
  expect(
    await queueOf(QUEUES - 2)
      .locator("[data-caller]")
      .count(),
  ).toBe(0);
  expect(new Set(all).size).toBe(1);
});

test("whoever scrolls finds the rows drawn, with whoever waits by then, and nothing in sight moves on the way back", async () => {
  const last = queueOf(48);
  await page.evaluate(() => {
    const host = (window as unknown as { __STAND_IN__: StandIn }).__STAND_IN__;
    const { callers, queues } = host.now();
    const one = { ...callers["queue-48-0"], id: "new", name: "New caller" };
    host.change({ callers: { new: one }, queues: { "queue-48": { ...queues["queue-48"], waiting: 21 } } });
  });
  expect(await last.locator("[data-figure]").count()).toBe(0);
  await scroll(1e6);
  await last.locator("[data-caller='new']").waitFor({ state: "attached" });
  expect(await last.locator("[data-figure=waiting]").innerText()).toBe("21");
  await expect.poll(() => queueOf(0).locator("[data-caller]").count()).toBe(0);
  // Meanwhile a queue above has emptied.
  await page.evaluate((waiting) => {
    const host = (window as unknown as { __STAND_IN__: StandIn }).__STAND_IN__;
    host.change({}, { callers: Array.from({ length: waiting }, (_, place) => `queue-36-${place}`) });
  }, WAITING);
  await settled();
  expect(await queueOf(36).locator("[data-caller]").count()).toBe(0);
  const [was] = (await heights()).slice(12);
  for (let step = 0; step < 40; step += 1) {
    const places = () =>
      column().evaluate((one) => {
        const { top, bottom } = one.getBoundingClientRect();
        const cards = [...one.querySelectorAll("article")].map((card) => ({
          name: card.querySelector("h2")?.title,
          at: card.getBoundingClientRect(),
        }));
        const inSight = cards.filter(({ at }) => at.bottom > top && at.top < bottom);
        return Object.fromEntries(inSight.map(({ name, at }): [string, number] => [name ?? "", at.top]));
      });
    await column().evaluate((one) => one.scrollBy(0, -100));
    const at = await places();
    await settled();
    const then = await places();
    const moved = Object.entries(at).filter(([name, top]) => name in then && Math.abs((then[name] ?? 0) - top) > 1);
    expect(moved, `step ${step}`).toEqual([]);
  }
  // It was drawn anew on the way, shorter by those who wait no more.
  expect((await heights())[12]).toBeLessThan(was ?? 0);
  await scroll(0);
  await expect.poll(() => queueOf(0).locator("[data-caller]").count()).toBe(WAITING);
});

test("the Tab key goes from queue to queue to the end, and to the rows of each", async () => {
  await queueOf(0).locator("[data-stop]").first().focus();
  const visited = new Set<string>();
  for (let step = 0; step < 120; step += 1) {
    const at = await page.evaluate(() => {
      const stop = document.activeElement?.closest("[data-caller]");
      const card = document.activeElement?.closest("[data-column='0'] article");
      return card === null || card === undefined ? null : [card.querySelector("h2")?.title ?? "", stop !== null];
    });
    if (at === null) break;
    if (at[1] === true) visited.add(String(at[0]));
    await page.keyboard.press("Tab");
    await settled();
  }
  expect([...visited]).toEqual(Array.from({ length: 17 }, (_, at) => `Queue ${at * 3}`));
});

test("the Tab key passes queues in which there is nothing to press, and comes back", async () => {
  await page.evaluate(
    ([queues, waiting]) => {
      const host = (window as unknown as { __STAND_IN__: StandIn }).__STAND_IN__;
      const { members } = host.now();
      const gone = Array.from({ length: queues - 2 }, (_, at) => Array.from({ length: waiting }, (_, place) => `queue-${at}-${place}`));
      const alone = Object.entries(members).map(([id, one]) => [id, { ...one, listed: one.listed.slice(0, 2) }]);
      host.change({ members: Object.fromEntries(alone) }, { callers: gone.flat() });
    },
    [QUEUES, WAITING] as const,
  );
  await scroll(1e6);
  await queueOf(48).locator("[data-caller]").first().waitFor({ state: "attached" });
  await scroll(0);
  await expect.poll(() => queueOf(48).locator("[data-caller]").count()).toBe(0);
  await queueOf(0).evaluate((card) => (card as HTMLElement).closest<HTMLElement>("[data-column]")?.focus());
  const on = () => page.evaluate(() => document.activeElement?.closest("article")?.querySelector("h2")?.title ?? null);
  const press = async (key: string, to: string) => {
    for (let step = 0; step < 40 && (await on()) !== to; step += 1) {
      await page.keyboard.press(key);
      await settled();
    }
    expect(await on()).toBe(to);
  };
  await press("Tab", "Queue 48");
  expect(await page.evaluate(() => document.activeElement?.matches("[data-caller='queue-48-0'] [data-stop]"))).toBe(true);
  // On the way back the next that rests is a stop as well, and is drawn then.
  await page.keyboard.press("Shift+Tab");
  await settled();
  expect(await on()).toMatch(/^Queue (?!48)/);
  expect(await page.evaluate(() => document.activeElement?.closest("article")?.querySelector("[data-figure]") !== null)).toBe(true);
});

test("a list that was scrolled inside its card is found where it was", async () => {
  const inner = queueOf(0).locator(".callers");
  await inner.evaluate((list) => void (list.scrollTop = 90));
  await scroll(1e6);
  await expect.poll(() => queueOf(0).locator("[data-caller]").count()).toBe(0);
  await scroll(0);
  await expect.poll(() => queueOf(0).locator("[data-caller]").count()).toBe(WAITING);
  expect(await inner.evaluate((list) => list.scrollTop)).toBe(90);
});

test("who has the focus stays drawn, however far the column is scrolled", async () => {
  const stop = queueOf(0).locator("[data-stop]").first();
  await stop.focus();
  await scroll(1e6);
  await queueOf(48).locator("[data-caller]").first().waitFor({ state: "attached" });
  await settled();
  expect(await stop.evaluate((one) => one === document.activeElement)).toBe(true);
});
