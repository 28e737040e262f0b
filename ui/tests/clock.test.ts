import { flushSync, tick } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clock, minutes, seconds } from "../src/format/clock.svelte";
import { follow, root } from "./follow.svelte";
import { openPage, painted, settled } from "./page";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"], now: new Date("2026-11-26T12:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a clock that nobody looks at has no timer, and one timer serves all who do", async () => {
  expect(vi.getTimerCount()).toBe(0);
  const seen: number[] = [];
  const stop = root(() => {
    for (let reader = 0; reader < 3; reader += 1)
      follow(
        () => seconds.now,
        () => seen.push(seconds.now),
      );
  });
  flushSync();
  expect(vi.getTimerCount()).toBe(1);
  seen.length = 0;
  vi.advanceTimersByTime(1000);
  flushSync();
  expect(seen).toEqual(Array(3).fill(Date.parse("2026-11-26T12:00:01Z")));
  const other = root(() =>
    follow(
      () => clock.now,
      () => undefined,
    ),
  );
  flushSync();
  expect(vi.getTimerCount()).toBe(2);
  stop();
  other();
  await tick();
  expect(vi.getTimerCount()).toBe(0);
});

test("the page has a timer for its waits and one for its minutes, and none where it shows no time", async () => {
  const page = await openPage("calls=many");
  await painted();
  expect(page.has("[data-column]")).toBe(true);
  expect(vi.getTimerCount()).toBe(2);
  page.host.ring([]);
  const { callers, people } = page.host.now();
  const nobodyTalks = Object.fromEntries(Object.values(people).map((person) => [person.id, { ...person, busySince: null }]));
  page.host.change({ people: nobodyTalks }, { callers: Object.keys(callers) });
  page.host.change({ queues: { "queue-reception": { ...page.host.now().queues["queue-reception"]!, waiting: 0, waitingSince: null } } });
  await settled();
  expect(vi.getTimerCount()).toBe(1);
  page.host.change({ session: { state: "signedOut", server: "", why: null } });
  await settled();
  expect(vi.getTimerCount()).toBe(0);
});

test("the time of day ticks where a minute begins, and only while it is shown", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: new Date("2026-11-26T12:00:59.900Z") });
  const seen: number[] = [];
  const stop = root(() =>
    follow(
      () => minutes.now,
      () => seen.push(minutes.now),
    ),
  );
  flushSync();
  seen.length = 0;
  for (let step = 0; step < 1800; step += 1) {
    vi.advanceTimersByTime(100);
    flushSync();
  }
  expect(seen.map((now) => now % 60_000)).toEqual([0, 0, 0]);
  stop();
  await Promise.resolve();
  expect(vi.getTimerCount()).toBe(0);
});
