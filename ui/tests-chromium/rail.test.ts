/** The rail of calls in a real engine: it has its place before anybody calls, and what is under the pointer stays there. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { asked, launch, open } from "./browser";
import { HEIGHTS, WIDTHS } from "./scenes";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterEach(() => page.close());
afterAll(() => browser.close());

interface Ring {
  id: string;
  state: string;
  actions: string[];
}
const call = (id: string, state: string, ...actions: string[]): Ring => ({ id, state, actions });
const RINGING = call("one", "ringing", "answer", "decline", "silence");

/** From now on these are the user's calls; the page has drawn them when the promise is settled. */
const ring = (...calls: Ring[]) =>
  page.evaluate(async (given) => {
    const host = (window as unknown as { __STAND_IN__: { ring(calls: unknown): void } }).__STAND_IN__;
    const since = new Date().toISOString();
    const plain = { direction: "in", name: "Nordisk Tømrer ApS", number: "+45 20 30 40 50", private: false, queue: "Reception" };
    const unasked = { variables: [], answered: false, waiting: null, asked: null, recording: "never", shownNumber: null };
    host.ring(given.map((one) => ({ ...plain, ...unasked, internal: false, since, answeredAt: null, toneWhy: null, note: null, ...one })));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }, calls);

/** Where everything stands that can be pressed, outside the rail. */
const places = () =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, a, input, [data-stop], [data-column] article")]
      .filter((one) => one.closest("#calls, article article") === null)
      .map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        // A wait that counts on in it moves nothing.
        const name = (one.querySelector("h2") ?? one).textContent.trim().replace(/\d+|(hour|minute|second)s?/gu, "");
        return [name, Math.round(x), Math.round(y), Math.round(width), Math.round(height)].join(" ");
      }),
  );
const box = async (of: string) => {
  const found = await page.locator(of).boundingBox();
  if (found === null) throw new Error(`${of} is not there`);
  return found;
};

test.each(WIDTHS)("a call that begins to ring moves nothing on the page, and covers nothing of it (%s wide)", async (width) => {
  page = await open(browser);
  await page.setViewportSize({ width, height: HEIGHTS[width] });
  // What is measured by the page itself is drawn with the next frame.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const before = await places();
  const rail = await box("#calls");
  await ring(RINGING);
  expect(await places()).toEqual(before);
  expect(await box("#calls")).toEqual(rail);
  const card = await box("#calls [data-call-state]");
  expect(card.y).toBeGreaterThanOrEqual(rail.y - 1);
  expect(card.y + card.height).toBeLessThanOrEqual(rail.y + rail.height + 1);
  const [main, answer] = [await box("main"), await box("#calls [data-action=answer]")];
  const apart = answer.x >= main.x + main.width - 1 || answer.y >= main.y + main.height - 1;
  expect(apart, "it lies over the page").toBe(true);
});

test.each(WIDTHS)("another call that rings leaves the buttons of the call that goes on where they are (%s wide)", async (width) => {
  page = await open(browser);
  await page.setViewportSize({ width, height: HEIGHTS[width] });
  const active = call("one", "active", "hold", "hang_up");
  await ring(active);
  const before = await box("#calls [data-action=hang_up]");
  // The host names ringing calls first.
  await ring(call("two", "ringing", "answer", "decline"), active);
  expect(await box("#calls [data-action=hang_up]")).toEqual(before);
  expect(await page.isVisible("#calls [data-action=answer]")).toBe(true);
});

test("under a pointer that has hung up one call no other call comes, until it moves away", async () => {
  page = await open(browser);
  const other = call("two", "active", "hold", "hang_up");
  await ring(call("one", "active", "hold", "hang_up"), other);
  const at = await page.locator("#calls [data-action=hang_up]").first().boundingBox();
  if (at === null) throw new Error("there is no button");
  await page.mouse.move(at.x + 8, at.y + 8);
  await ring(other);
  await page.mouse.click(at.x + 8, at.y + 8);
  expect(await asked(page, "act_on_call")).toBe(0);
  expect(await page.textContent("#calls")).toContain("Call ended");
  await page.mouse.move(4, 300);
  await expect.poll(() => page.locator("#calls li").count(), { timeout: 15_000 }).toBe(1);
});

test("each call has its buttons once, also where the dashboard lists the user's calls", async () => {
  page = await open(browser, "calls=many");
  const listed = await page.evaluate(() => ({
    inRail: document.querySelectorAll("#calls [data-call-state]").length,
    inCards: document.querySelectorAll("main [data-call-state]").length,
    buttonsInCards: document.querySelectorAll("main [data-call-state] [data-action]").length,
  }));
  expect(listed).toEqual({ inRail: 5, inCards: 5, buttonsInCards: 0 });
});

/** Keeps what the rail's live regions say. */
const listen = () =>
  page.evaluate(() => {
    const heard: string[] = [];
    new MutationObserver((records) => {
      const regions = new Set<Element>();
      for (const { target } of records) {
        const region = (target instanceof Element ? target : target.parentElement)?.closest("[aria-live]");
        if (region) regions.add(region);
      }
      for (const region of regions) {
        const text = region.textContent.replace(/\s+/gu, " ").trim();
        if (text !== "") heard.push(text);
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
    (window as unknown as { heard: string[] }).heard = heard;
  });
const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard.splice(0));

test("every state of a call is said once", async () => {
  page = await open(browser);
  await listen();
  const who = "Nordisk Tømrer ApS";
  await ring(RINGING);
  expect(await heard()).toEqual([`Incoming call: ${who}, Queue Reception`]);
  await ring({ ...RINGING, actions: ["answer"] });
  expect(await heard()).toEqual([]);
  await ring(call("one", "active", "hang_up"));
  expect(await heard()).toEqual([`Talking: ${who}`]);
  await ring(call("one", "held", "resume"));
  expect(await heard()).toEqual([`On hold: ${who}`]);
  await ring(call("one", "active", "hang_up"));
  expect(await heard()).toEqual([`Talking: ${who}`]);
  await ring();
  expect(await heard()).toEqual([`Call ended: ${who}`]);
  await ring(RINGING);
  expect(await heard()).toEqual([`Incoming call: ${who}, Queue Reception`]);
  await ring();
  expect(await heard()).toEqual([`No longer ringing: ${who}`]);
  const dialled = { ...call("two", "dialling", "hang_up"), direction: "out" };
  await ring(dialled);
  expect(await heard()).toEqual([`Calling: ${who}`]);
  await ring({ ...dialled, actions: ["hang_up"] });
  expect(await heard()).toEqual([]);
  await ring({ ...dialled, state: "active" });
  expect(await heard()).toEqual([`Talking: ${who}`]);
  await ring();
  expect(await heard()).toEqual([`Call ended: ${who}`]);
});

test.each([900, 1600])("that a call is recorded is seen and read in a window %s wide, whichever way it is recorded", async (width) => {
  page = await open(browser);
  await page.setViewportSize({ width, height: 700 });
  for (const [recording, words] of [
    ["on", "Being recorded"],
    ["always", "Recorded, as every call is"],
  ]) {
    await ring({ ...call("one", "active", "hang_up"), answered: true, recording } as Ring);
    const said = page.locator("#calls article :is(.recorded, .recording)").filter({ visible: true });
    expect(await said.count()).toBe(1);
    expect((await said.textContent())?.trim()).toBe(words);
    expect(await said.locator("svg").isVisible()).toBe(true);
  }
  await ring({ ...call("one", "active", "hang_up"), answered: true, recording: "off" } as Ring);
  expect(await page.locator("#calls article :is(.recorded, .recording)").count()).toBe(0);
});

test("a call that can be dragged shows so at its edge, moves nothing by it, and says where to", async () => {
  page = await open(browser);
  const ringing = call("one", "active", "hang_up");
  await ring(ringing);
  const before = await box("#calls article .who");
  expect(await page.locator("#calls .grip").count()).toBe(0);
  await ring({ ...ringing, answered: true } as Ring);
  expect(await box("#calls article .who")).toEqual(before);
  const grip = page.locator("#calls .grip");
  expect(await grip.getAttribute("title")).toBe("Drag the call onto a person or a queue to transfer it");
  const [edge, card] = [await box("#calls .grip"), await box("#calls article")];
  expect(edge.x).toBeGreaterThanOrEqual(card.x);
  expect(edge.x + edge.width).toBeLessThanOrEqual((await box("#calls article .about > svg")).x + 1);
});
