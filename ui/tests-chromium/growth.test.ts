/** A day's comings and goings leave nothing behind in the page: no element, no listener, no object. */

import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoCalls } from "../src/platform/demoCalls";
import { launch, open } from "./browser";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** Callers that wait and calls that ring, are answered and end; states of colleagues, figures and status lines change. */
const rounds = (page: Page, from: number, to: number) =>
  page.evaluate(
    async ([first, last, rings]) => {
      interface StandIn {
        now(): {
          people: Record<string, { state: string }>;
          queues: Record<string, { waiting: number | null; stats: Record<string, number> }>;
          callers: Record<string, object>;
          status: object;
        };
        change(set: object, remove?: object): void;
        ring(calls: object[]): void;
      }
      const host = (window as unknown as { __STAND_IN__: StandIn }).__STAND_IN__;
      // As the stand-in has them, so that nothing of them is missing.
      const waits = structuredClone(Object.values(host.now().callers)[0]);
      const drawn = () => new Promise((done) => requestAnimationFrame(done));
      const at = () => new Date().toISOString();
      for (let round = first; round < last; round += 1) {
        const { people, queues, status } = host.now();
        const [person = ""] = Object.keys(people).slice(round % Object.keys(people).length);
        const [queue = ""] = Object.keys(queues).slice(round % Object.keys(queues).length);
        const [caller, gone] = [`caller-${round}`, `caller-${round - 5}`];
        const state = round % 2 === 0 ? "on_a_call" : "free";
        host.change(
          {
            people: { [person]: { ...people[person], state } },
            queues: {
              [queue]: { ...queues[queue], waiting: round % 9, waitingSince: at(), stats: { ...queues[queue]?.stats, ANSWERED: round } },
            },
            callers: { [caller]: { ...waits, id: caller, queue, name: `Caller ${round}`, number: `+45 ${round}`, since: at() } },
            status: structuredClone(status),
          },
          { callers: [gone] },
        );
        const call = {
          ...rings,
          id: `call-${round}`,
          name: `Caller ${round}`,
          number: `+45 ${round}`,
          queue,
          since: at(),
        };
        host.ring([call]);
        await drawn();
        host.ring([{ ...call, state: "active", answeredAt: at(), actions: ["hold", "hang_up"] }]);
        await drawn();
        host.ring([]);
      }
    },
    [from, to, demoCalls("ringing", "en")[0]] as const,
  );

interface Kept {
  elements: number;
  listeners: number;
  kilobytes: number;
}

async function kept(engine: CDPSession): Promise<Kept> {
  for (let turn = 0; turn < 3; turn += 1) await engine.send("HeapProfiler.collectGarbage");
  const { metrics } = await engine.send("Performance.getMetrics");
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { elements: of("Nodes"), listeners: of("JSEventListeners"), kilobytes: Math.round(of("JSHeapUsedSize") / 1024) };
}

test.each([
  ["in the window", "delay=0"],
  ["on the wall", "delay=0&scene=wallboard"],
])("%s callers and calls that are over leave nothing behind", async (_, query) => {
  const page = await open(browser, query);
  const engine = await page.context().newCDPSession(page);
  await engine.send("Performance.enable");
  // What an engine makes once, such as fast code, it has made by then.
  await rounds(page, 0, 400);
  const before = await kept(engine);
  await rounds(page, 400, 600);
  const after = await kept(engine);
  expect(await page.locator("[data-failed]").count(), "a part that failed keeps nothing").toBe(0);
  // Some text nodes come with the digits of the times; one that a round leaves would be 200 of them.
  expect(after.elements - before.elements).toBeLessThan(100);
  expect(after.listeners - before.listeners).toBeLessThan(5);
  // 2 KB a round: what is kept of a row, with what draws it, is more; an engine's own changes are less.
  expect(after.kilobytes - before.kilobytes).toBeLessThan(400);
  await page.context().close();
});
