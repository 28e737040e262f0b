/** What a screen reader hears of the alarm of queues. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { launch, open } from "./browser";
import { HEIGHTS, WIDTHS } from "./scenes";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterEach(() => page.close());
afterAll(() => browser.close());

type Queue = { name: string; waiting: number; since: string };
const since = "2026-11-28T13:02:00Z";
const queue = (name: string, waiting: number): Queue => ({ name, waiting, since });

/** Keeps what live regions say: of an atomic one all its text, of another what was put into it. */
const listen = () =>
  page.evaluate(() => {
    const heard: string[] = [];
    const ATOMIC = "[role=alert], [role=status], [aria-atomic=true]";
    new MutationObserver((records) => {
      const regions = new Set<Element>();
      for (const { target } of records) {
        const region = (target instanceof Element ? target : target.parentElement)?.closest(`${ATOMIC}, [aria-live]`);
        if (region && region.closest("#queue-alarm") && region.getAttribute("aria-live") !== "off") regions.add(region);
      }
      for (const region of regions) {
        const text = (region as HTMLElement).textContent?.replace(/\s+/gu, " ").trim() ?? "";
        if (text !== "") heard.push(text);
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
    (window as unknown as { heard: string[] }).heard = heard;
  });

const alarm = (queues: Queue[] | null, sounding = true) =>
  page.evaluate(
    async ([given, loud]) => {
      const host = (window as unknown as { __STAND_IN__: { change(parts: unknown): void } }).__STAND_IN__;
      host.change({ alarm: given === null ? null : { queues: given, sounding: loud } });
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    },
    [queues, sounding] as const,
  );

/** What was heard since the last time. */
const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard.splice(0));

test("the alarm is said once, a count that ticks is not, and a queue that joins is said alone", async () => {
  page = await open(browser);
  await listen();
  await alarm([queue("Reception", 1)]);
  const first = await heard();
  expect(first).toHaveLength(1);
  expect(first[0]).toContain("Callers have waited too long");
  expect(first[0]).toContain("Reception");

  await alarm([queue("Reception", 2)]);
  await alarm([queue("Reception", 3)]);
  expect(await page.textContent("#queue-alarm li")).toContain("3 callers");
  expect(await heard()).toEqual([]);

  await alarm([queue("Reception", 3), queue("Support", 1)]);
  const joined = await heard();
  expect(joined).toHaveLength(1);
  expect(joined[0]).toContain("Support");
  expect(joined[0]).not.toContain("Reception");

  await alarm([queue("Support", 2), queue("Reception", 4)]);
  await alarm([queue("Support", 2)]);
  expect(await heard()).toEqual([]);
  // It has been over for that queue: now it is news again.
  await alarm([queue("Support", 2), queue("Reception", 1)]);
  expect(await heard()).toHaveLength(1);
});

test("what is acknowledged is said once, its counts are not, and a new alarm is said as a whole", async () => {
  page = await open(browser);
  await listen();
  await alarm([queue("Reception", 1), queue("Support", 1)]);
  expect(await heard()).toHaveLength(1);
  await alarm([queue("Reception", 1), queue("Support", 1)], false);
  const calm = await heard();
  expect(calm).toHaveLength(1);
  expect(calm[0]).toContain("acknowledged");
  await alarm([queue("Reception", 2), queue("Support", 1)], false);
  expect(await heard()).toEqual([]);
  await alarm([queue("Reception", 2), queue("Support", 2)]);
  const again = await heard();
  expect(again).toHaveLength(1);
  expect(again[0]).toMatch(/Reception.*Support/u);
});

/** Where everything stands that can be pressed, outside the alarm. */
const places = () =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, a, input, [data-stop], [data-column] article")]
      .filter((one) => one.closest("#queue-alarm") === null)
      .map((one) => {
        const { x, y } = one.getBoundingClientRect();
        // A wait that counts on in it moves nothing.
        const name = (one.querySelector("h2") ?? one).textContent.trim().replace(/\d+|(hour|minute|second)s?/gu, "");
        return [name, Math.round(x), Math.round(y)].join(" ");
      }),
  );

/** The same, once what is far out of sight of a window of this size rests. */
async function settled(): Promise<string[]> {
  for (let before = await places(); ;) {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
    const now = await places();
    if (now.join() === before.join()) return now;
    before = now;
  }
}

test.each(WIDTHS)("an alarm that begins, is acknowledged and goes moves nothing that can be pressed (%s wide)", async (width) => {
  page = await open(browser, "calls=ringing");
  await page.setViewportSize({ width, height: HEIGHTS[width] });
  await alarm(null);
  const before = await settled();
  for (const sounding of [true, false]) {
    await alarm([queue("Reception", 1), queue("Support", 2)], sounding);
    expect(await page.isVisible("#queue-alarm li")).toBe(true);
    const now = await settled();
    expect(now.filter((one) => !before.includes(one))).toEqual([]);
    // A card that is out of sight rests, and has nothing to press then.
    const top = await page.evaluate(() => document.querySelector("#queue-alarm")?.getBoundingClientRect().top ?? 0);
    expect(before.filter((one) => !now.includes(one) && Number(one.split(" ").at(-1)) < top)).toEqual([]);
  }
  await alarm(null);
  await expect.poll(places).toEqual(before);
});
