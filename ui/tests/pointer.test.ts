import { tick } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openPage } from "./page";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const hidden = () => document.documentElement.hasAttribute("data-still-pointer");
const move = (screenX: number, screenY: number) =>
  document.body.dispatchEvent(new MouseEvent("mousemove", { screenX, screenY, bubbles: true }));

test("on the wallboard the pointer goes after three seconds and comes back when it is moved", async () => {
  await openPage("scene=wallboard");
  await vi.advanceTimersByTimeAsync(2900);
  expect(hidden()).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(hidden()).toBe(true);
  move(5, 5);
  expect(hidden()).toBe(false);
  await vi.advanceTimersByTimeAsync(2000);
  move(6, 5);
  await vi.advanceTimersByTimeAsync(2000);
  expect(hidden()).toBe(false);
  await vi.advanceTimersByTimeAsync(1100);
  expect(hidden()).toBe(true);
});

test("a page that moves beneath a still pointer does not bring it back", async () => {
  await openPage("scene=wallboard");
  move(5, 5);
  await vi.advanceTimersByTimeAsync(3100);
  move(5, 5);
  expect(hidden()).toBe(true);
});

test("off the wallboard it stays, and at once when the wallboard is left", async () => {
  const page = await openPage("scene=wallboard");
  await vi.advanceTimersByTimeAsync(3100);
  expect(hidden()).toBe(true);
  page.host.change({ appearance: { ...page.host.now().appearance, wallboard: false } });
  await tick();
  expect(hidden()).toBe(false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(hidden()).toBe(false);
});
