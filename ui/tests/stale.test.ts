import { tick } from "svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ConnectionState } from "../src/bindings/ConnectionState";
import { atClock } from "../src/format/time";
import { openPage, type Page } from "./page";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 10, 26, 14, 2, 30) });
});
afterEach(() => {
  vi.useRealTimers();
});

const banner = (page: Page) => page.get("#stale[role=status]").textContent?.trim();

async function stale(page: Page, since: string | null) {
  page.host.change({ status: { ...page.host.now().status, staleSince: since } });
  await tick();
}
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

test("the wallboard says since when it is out of date", async () => {
  const page = await openPage("scene=wallboard");
  expect(banner(page)).toBe("");
  await stale(page, new Date(2026, 10, 26, 14, 2, 5).toISOString());
  expect(banner(page)).toBe("Not up to date since 14:02 — trying to reconnect");
});

test("after midnight it says of which day that was", async () => {
  const page = await openPage("scene=wallboard");
  await stale(page, new Date(2026, 10, 26, 14, 2, 5).toISOString());
  vi.advanceTimersByTime(10 * 60 * 60_000);
  await tick();
  expect(banner(page)).toMatch(/^Not up to date since .*26.*14:02/);
});

test("in Danish as well", async () => {
  const page = await openPage("scene=wallboard&lang=da");
  await stale(page, new Date(2026, 10, 26, 14, 2, 5).toISOString());
  expect(banner(page)).toBe("Ikke opdateret siden 14.02 – prøver at få forbindelse igen");
});

test("ten seconds go by before it alarms anybody", async () => {
  const page = await openPage("scene=wallboard");
  await stale(page, ago(4000));
  expect(banner(page)).toBe("");
  vi.advanceTimersByTime(5900);
  await tick();
  expect(banner(page)).toBe("");
  vi.advanceTimersByTime(200);
  await tick();
  expect(banner(page)).toContain("14:02");
});

test("it goes with what it warns of, also before it was shown", async () => {
  const page = await openPage("scene=wallboard");
  await stale(page, ago(60_000));
  expect(banner(page)).not.toBe("");
  await stale(page, null);
  expect(banner(page)).toBe("");
  await stale(page, ago(0));
  await stale(page, null);
  vi.advanceTimersByTime(60_000);
  await tick();
  expect(banner(page)).toBe("");
});

test("a time that lies ahead counts from now, and what is no time warns of nothing", async () => {
  const page = await openPage("scene=wallboard");
  await stale(page, ago(-3_600_000));
  expect(banner(page)).toBe("");
  vi.advanceTimersByTime(10_100);
  await tick();
  expect(banner(page)).not.toBe("");
  await stale(page, "yesterday");
  expect(banner(page)).toBe("");
});

describe("the dashboard in its window", () => {
  const line = (page: Page) => page.get("#stale-board[role=status]").textContent?.trim();
  async function lost(page: Page, connection: ConnectionState, since = ago(60_000)) {
    page.host.change({ status: { ...page.host.now().status, connection, staleSince: since } });
    await tick();
  }

  test.each(["offline", "stale", "refused", "live"] as const)("says so in a quiet line, and has no banner (%s)", async (connection) => {
    const page = await openPage();
    expect(line(page)).toBe("");
    await lost(page, connection);
    expect(page.has("#stale")).toBe(false);
    expect(line(page)).toBe("Not up to date since 14:01");
    await stale(page, null);
    expect(line(page)).toBe("");
  });

  test("waits ten seconds as well", async () => {
    const page = await openPage();
    await lost(page, "stale", ago(4000));
    expect(line(page)).toBe("");
    vi.advanceTimersByTime(6100);
    await tick();
    expect(line(page)).not.toBe("");
  });

  test.each(["polling", "connecting"] as const)("says nothing where the PBX is asked again and again (%s)", async (connection) => {
    const page = await openPage();
    await lost(page, connection);
    expect(line(page)).toBe("");
  });

  test("has no such line on a wall, which has its banner", async () => {
    const page = await openPage("scene=wallboard");
    await stale(page, ago(60_000));
    expect(page.has("#stale-board")).toBe(false);
  });
});

test("the time of another day is said with the day", () => {
  const now = new Date(2026, 10, 26, 0, 5).getTime();
  expect(atClock(new Date(2026, 10, 26, 0, 1).toISOString(), "en", now)).toBe("00:01");
  expect(atClock(new Date(2026, 10, 25, 23, 58).toISOString(), "en", now)).toMatch(/November 25.* 23:58$/u);
  expect(atClock("yesterday", "en", now)).toBe("yesterday");
});
