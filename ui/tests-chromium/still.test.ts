/**
 * While data comes in nothing under the pointer moves: what the engine says of shifts, and the boxes of all headings and
 * controls, for each kind of item in columns of the usual width and in narrow ones. Only where rows are really added
 * does what stands below them make room.
 */

import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import type { DashboardItem } from "../src/bindings/DashboardItem";
import type { FakeHost } from "../src/platform/fake";
import { launch } from "./browser";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterEach(() => page.context().close());
afterAll(() => browser.close());

const WIDTHS = [370, 224] as const;
/** The other item. */
const BELOW = "[data-slot]:last-of-type";

declare global {
  interface Window {
    __STAND_IN__: FakeHost;
    still: { mark(): void; moved(except: string): string[]; shift: PerformanceObserver };
  }
}

/** A page with one item of the kind, and another below it. */
async function item(kind: string, width: number, query = "") {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, reducedMotion: "reduce" });
  page = await context.newPage();
  await page.addInitScript(() => {
    const NAMED = "h2, th, dt, label, button, input, iframe, figure, li .name, [data-member], article";
    const FIGURES = "dd, td, .aside, .state, .wait, .number";
    const called = (one: Element) =>
      `${one.tagName.toLowerCase()}.${[...one.classList].filter((name) => !name.startsWith("svelte-")).join(".")} “${(one.textContent ?? "").replace(/\s+/g, " ").trim().slice(0, 30)}”`;
    let boxes = new Map<Element, { sides: number[]; row: Element | null }>();
    let shifts: { node: Node | null; by: string }[] = [];
    const note = (entries: PerformanceEntryList) => {
      for (const entry of entries) {
        const { sources } = entry as unknown as { sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[] };
        for (const { node, previousRect: was, currentRect: is } of sources)
          shifts.push({ node, by: `${Math.round(is.x - was.x)}, ${Math.round(is.y - was.y)}` });
      }
    };
    const shift = new PerformanceObserver((list) => note(list.getEntries()));
    shift.observe({ type: "layout-shift", buffered: false });
    const sides = (one: Element) => {
      const { left, top, right, bottom } = one.getBoundingClientRect();
      // Figures stand at their end; what is pressed keeps all its sides.
      if (one.matches("button, input, iframe")) return [left, top, right, bottom];
      return one.matches(FIGURES) || one.matches("th:not(.name)") ? [right, top] : [left, top];
    };
    window.still = {
      shift,
      mark() {
        note(shift.takeRecords());
        shifts = [];
        const all = [...document.querySelectorAll("[data-column] *")].filter((one) => one.matches(`${NAMED}, ${FIGURES}`));
        const seen = all.filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0);
        boxes = new Map(seen.map((one) => [one, { sides: sides(one), row: one.closest("li") }]));
      },
      moved(except) {
        note(shift.takeRecords());
        const isFree = (one: Element | null) => except !== "" && one?.closest(except) != null;
        const found = [...boxes].flatMap(([one, { sides: was, row }]) => {
          // What has gone was in its row.
          if (isFree(one) || (!one.isConnected && isFree(row))) return [];
          if (!one.isConnected) return one.matches(NAMED) ? [`${called(one)} is another element`] : [];
          const is = sides(one);
          const far = is.map((side, at) => Math.round((side - (was[at] ?? 0)) * 10) / 10);
          return far.some((by) => Math.abs(by) > 0.5) ? [`${called(one)} moved by ${far.join(", ")}`] : [];
        });
        const told = shifts.flatMap(({ node, by }) => {
          const one = node instanceof Element ? node : (node?.parentElement ?? null);
          // What is right-aligned grows to its beginning: its boxes say whether it has moved.
          const grew =
            one !== null && one.closest("dd, td, .aside, .state, .wait, .number, .reach, .presence, [aria-hidden=true]") !== null;
          return one === null || isFree(one) || grew || one.closest("[data-column]") === null
            ? []
            : [`the engine: ${called(one)} by ${by}`];
        });
        return [...found, ...told];
      },
    };
  });
  await page.goto(`${inject("address")}?scene=item-${kind}&width=${width}&delay=0&${query}`);
  await page.waitForSelector("[data-column] article");
  await page.evaluate(() => {
    const host = window.__STAND_IN__;
    const { dashboards } = host.now();
    const [one] = dashboards.open?.items ?? [];
    if (one === undefined || dashboards.open === null) throw new Error("there is no item");
    const below: DashboardItem = {
      id: "below",
      column: 0,
      position: 1,
      kind: "shortcuts",
      config: { shortcuts: [{ name: "Below", number: "190", url: null }] },
    };
    host.change({ dashboards: { ...dashboards, open: { ...dashboards.open, items: [one, below] } } });
  });
  await expect.poll(() => page.evaluate(() => document.querySelectorAll("[data-slot] article").length)).toBeGreaterThan(1);
  await page.evaluate(() => document.fonts.ready);
  await frames();
}

const frames = () =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)))));

/** Lets the host say something; what moved thereby, but for what is within `except`. */
async function moves<T>(tell: (host: FakeHost, given: T) => void, given: T, except = ""): Promise<string[]> {
  await frames();
  await page.evaluate(() => window.still.mark());
  await page.evaluate(`(${String(tell)})(window.__STAND_IN__, ${JSON.stringify(given)})`);
  await frames();
  return await page.evaluate((free) => window.still.moved(free), except);
}

const change = (host: FakeHost, [set, remove]: [object, object]) => host.change(set, remove);
const says = (set: object, except = "", remove: object = {}) => moves(change, [set, remove] as [object, object], except);

const now = () => page.evaluate(() => window.__STAND_IN__.now());
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

const head = async () =>
  page.evaluate(() => {
    const box = document.querySelector("[data-slot] article header")?.getBoundingClientRect();
    return [box?.left, box?.top, box?.right, box?.bottom];
  });

test.each(WIDTHS)("a queue in a column of %i: its figures grow, its members change, hours and pressure come", async (width) => {
  await item("queue", width);
  const { queues, callers, people } = await now();
  const queue = { ...queues["queue-reception"]!, dynamic: true };
  const id = queue.id;
  const untold = { ...queue, waiting: null, waitingSince: null, stats: {}, hours: [] };
  // One waits all the time: that there is a row for each who waits is another test.
  await says({ queues: { [id]: untold } }, "*", { callers: Object.keys(callers).slice(1) });
  const none = { ANSWERED: 0, UNANSWERED: 0, CANCELLED: 0, TOTAL: 0 };
  const hours = queue.hours.map((hour) => ({ ...hour, answered: 0, unanswered: 0 }));
  expect(await says({ queues: { [id]: { ...untold, waiting: 0, stats: none, hours } } })).toEqual([]);
  const many = { ANSWERED: 1234, UNANSWERED: 1234, CANCELLED: 1234, TOTAL: 4321 };
  expect(await says({ queues: { [id]: { ...queue, waiting: 1234, waitingSince: ago(2), stats: many } } })).toEqual([]);
  expect(await says({ queues: { [id]: { ...queue, waiting: 1234, waitingSince: ago(7300), stats: many } } })).toEqual([]);
  for (const member of [false, true]) {
    // Its own button is another one then.
    expect(await says({ queues: { [id]: { ...queue, member, waiting: 1, waitingSince: ago(70) } } }, "[data-membership]")).toEqual([]);
  }
  for (const one of ["employee-0", "employee-14", "employee-8"].map((who) => people[who]!)) {
    for (const state of ["idle", "ringing", "busy", "unregistered"] as const) {
      const next = { ...one, state, presence: "HOLIDAY", extensions: one.extensions.map((own) => ({ ...own, state })) };
      expect(await says({ people: { [one.id]: next } })).toEqual([]);
    }
  }
});

test.each(WIDTHS)(
  "callers of a queue in a column of %i: one more comes last, and under the pointer each keeps their place",
  async (width) => {
    await item("queue", width);
    const { callers } = await now();
    const [first] = Object.values(callers);
    const after = `.callers ~ *, article > :has(.callers) ~ *, ${BELOW}`;
    // Whoever is to be called back comes after those on the line.
    await says({}, "*", { callers: ["caller-3"] });
    const more = { ...first!, id: "caller-9", since: ago(1), variables: {}, name: "Another one" };
    expect(await says({ callers: { "caller-9": more } }, after)).toEqual([]);
    const row = page.locator("[data-caller=caller-1] button");
    await row.hover();
    expect(await says({}, `[data-caller=caller-0], ${after}`, { callers: ["caller-0"] })).toEqual([]);
    const long = { ...more, id: "caller-8", since: ago(4000), name: "Somebody who has waited for long" };
    expect(await says({ callers: { "caller-8": long } }, after)).toEqual([]);
    expect(await page.evaluate(() => document.querySelectorAll("[data-caller] button:not([aria-disabled])").length)).toBe(4);
    // Away from them, they are as they are.
    await page.mouse.move(1050, 850);
    await expect
      .poll(() => page.evaluate(() => [...document.querySelectorAll<HTMLElement>("[data-caller]")].map((one) => one.dataset["caller"])))
      .toEqual(["caller-8", "caller-1", "caller-2", "caller-9"]);
  },
);

test.each(WIDTHS)("a table of queues in a column of %i: figures and waits grow, and the day's come", async (width) => {
  await item("table", width);
  const { queues, members } = await now();
  const all = Object.values(queues);
  const as = (rest: object) => ({ queues: Object.fromEntries(all.map((queue) => [queue.id, { ...queue, ...rest }])) });
  const nobody = { waiting: null, waitingSince: null, stats: {} };
  await says(as(nobody), "*");
  expect(await says(as({ ...nobody, waiting: 0, stats: { ANSWERED: 0, UNANSWERED: 0 } }))).toEqual([]);
  const stats = { ANSWERED: 1234, UNANSWERED: 1234 };
  expect(await says(as({ waiting: 1, waitingSince: ago(2), stats }))).toEqual([]);
  expect(await says(as({ waiting: 1234, waitingSince: ago(7300), stats }))).toEqual([]);
  const listed = Array.from({ length: 14 }, (_, at) => ({ ...members["queue-support"]!.listed[0]!, id: `member-${at}` }));
  expect(await says({ members: { "queue-support": { id: "queue-support", listed } } })).toEqual([]);
});

test.each(WIDTHS)("colleagues in a column of %i: states, presences and what they wrote", async (width) => {
  await item("people", width);
  const { people } = await now();
  const shown = await page.evaluate(() => document.querySelectorAll("[data-slot] .person").length);
  expect(shown).toBeGreaterThan(2);
  const one = people["employee-2"]!;
  const bare = { ...one, presence: null, presenceText: null, presenceUntil: null, title: null, department: null, busySince: null };
  await says({ people: { [one.id]: bare } }, "*");
  for (const next of [
    { ...bare, state: "busy" as const, busySince: ago(3) },
    { ...bare, state: "busy" as const, busySince: ago(36_000) },
    { ...bare, state: "unregistered" as const, presence: "AVAILABLE" },
    { ...one, state: "idle" as const, presence: "MEETING", presenceText: "In the board room with the people from the harbour until 14:30" },
    bare,
  ])
    expect(await says({ people: { [one.id]: next } }, ".state, .number")).toEqual([]);
});

test("colleagues in the order of who is free keep their places under the pointer", async () => {
  await item("people", 370);
  const { people, look } = await now();
  await says({ look: { ...look, order: "available" } }, "*");
  await page.locator("[data-slot] .person").nth(1).hover();
  const order = () =>
    page.evaluate(() => [...document.querySelectorAll("[data-slot]:first-of-type .person .name")].map((one) => one.textContent?.trim()));
  const before = await order();
  const turned = Object.fromEntries(
    Object.values(people).map((one) => [one.id, { ...one, state: one.state === "idle" ? ("unregistered" as const) : ("idle" as const) }]),
  );
  expect(await says({ people: turned }, ".state, .number")).toEqual([]);
  await page.mouse.move(1050, 850);
  await expect.poll(order).not.toEqual(before);
});

test.each(WIDTHS)("own calls in a column of %i: they come and go, and what is below stays", async (width) => {
  await item("calls", width, "calls=several");
  const calls = Object.values((await now()).calls);
  expect(calls.length).toBeGreaterThan(1);
  const ring = (host: FakeHost, own: typeof calls) => host.ring(own);
  await moves(ring, [], "*");
  for (const own of [calls.slice(0, 1), calls, calls.slice(0, 1), []])
    expect(await moves(ring, own, "[data-call-state], [data-call-state] *")).toEqual([]);
});

test.each(WIDTHS)("switches and variables in a column of %i: set, named at length, and gone", async (width) => {
  await item("switches", width);
  const { switches } = await now();
  const [one, , text] = Object.values(switches);
  for (const on of [true, null, false]) expect(await says({ switches: { [one!.id]: { ...one!, on } } }, ".state")).toEqual([]);
  for (const value of [null, "x", "x".repeat(300)]) expect(await says({ switches: { [text!.id]: { ...text!, value } } })).toEqual([]);
  const problem = "You have no access to it, or it no longer exists.";
  // In a narrow column that takes lines of its own.
  const free = width > 300 ? ".state, li:first-child" : `.state, li, li *, ${BELOW}`;
  expect(await says({ switches: { [text!.id]: { ...text!, problem } } }, width > 300 ? "li:nth-child(3)" : free)).toEqual([]);
  await says({ switches: { [text!.id]: text! } }, "*");
  expect(await says({ switches: { [one!.id]: { ...one!, problem } } }, free)).toEqual([]);
  expect(await says({ switches: { [one!.id]: one! } }, free)).toEqual([]);
});

test.each(WIDTHS)("a page of the web in a column of %i: what cannot be opened is said, and moves nothing", async (width) => {
  await item("web", width);
  await page.evaluate(() => window.__STAND_IN__.make("open_address", "refuse"));
  await page.evaluate(() => window.still.mark());
  await page.locator("[data-slot] header button").last().click();
  await page.waitForSelector(".notices [role=alert] > *");
  await frames();
  expect(await page.evaluate(() => window.still.moved(""))).toEqual([]);
});

test("a page of the web that does not load says so where it would be, and moves nothing", async () => {
  const silent = createServer();
  const port = await new Promise<number>((done) => silent.listen(0, "127.0.0.1", () => done((silent.address() as AddressInfo).port)));
  await item("web", 370);
  await page.clock.install();
  const { dashboards } = await now();
  const items = dashboards.open!.items.map((one) =>
    one.kind === "web" ? { ...one, config: { ...one.config, url: `http://127.0.0.1:${port}/` } } : one,
  );
  await says({ dashboards: { ...dashboards, open: { ...dashboards.open!, items } } }, "*");
  await page.evaluate(() => window.still.mark());
  await page.clock.fastForward(21_000);
  await page.waitForSelector("[data-slot] [role=status]");
  await frames();
  // The frame is another one, at the same place.
  const moved = await page.evaluate(() => window.still.moved("iframe"));
  silent.close();
  expect(moved).toEqual([]);
});

test.each(WIDTHS)(
  "a page of the web in a column of %i: a server that does not answer is said over the frame, and moves nothing",
  async (width) => {
    await item("web", width);
    await page.evaluate(() => window.__STAND_IN__.serve(false));
    await page.evaluate(() => window.still.mark());
    await page.locator("[data-slot] header button").first().click();
    await page.waitForSelector("[data-slot] [role=status]");
    await frames();
    expect(await page.evaluate(() => window.still.moved("iframe"))).toEqual([]);
  },
);

test.each(WIDTHS)("shortcuts in a column of %i: one that cannot be opened says so, and moves nothing", async (width) => {
  await item("shortcuts", width);
  await page.evaluate(() => window.__STAND_IN__.make("open_address", "refuse"));
  await page.evaluate(() => window.still.mark());
  await page.locator("[data-slot] li button").nth(2).click();
  await page.waitForSelector(".notices [role=alert] > *");
  await frames();
  expect(await page.evaluate(() => window.still.moved(""))).toEqual([]);
});

test.each(
  ["queue", "table", "people", "calls", "switches", "shortcuts", "web"].flatMap((kind) => WIDTHS.map((width) => [kind, width] as const)),
)("the head of %s in a column of %i is where it was before there is data", async (kind, width) => {
  await item(kind, width, kind === "calls" ? "calls=several" : "");
  const all = await now();
  const calls = Object.values(all.calls);
  const full = await head();
  await page.evaluate((given) => {
    const host = window.__STAND_IN__;
    const { queues, members, callers, people, switches } = given;
    host.ring([]);
    host.change(
      {},
      {
        queues: Object.keys(queues),
        members: Object.keys(members),
        callers: Object.keys(callers),
        people: Object.keys(people),
        switches: Object.keys(switches),
      },
    );
  }, all);
  await frames();
  expect(await head()).toEqual(full);
  await page.evaluate(
    ([given, own]) => {
      const { queues, members, callers, people, switches } = given;
      window.__STAND_IN__.change({ queues, members, callers, people, switches });
      window.__STAND_IN__.ring(own);
    },
    [all, calls] as const,
  );
  await frames();
  expect(await head()).toEqual(full);
});
