import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Held } from "../src/parts/held.svelte";
import { Given, root } from "./follow.svelte";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function list() {
  const given = new Given();
  const element = document.createElement("ul");
  let places: Held | undefined;
  let off: (() => void) | undefined;
  const stop = root(() => {
    places = new Held(
      () => given.keys,
      () => given.of,
    );
    off = places.list(element) as () => void;
  });
  const pointer = (type: string) => {
    element.dispatchEvent(new Event(type));
    flushSync();
  };
  return { given, pointer, keys: () => places?.keys, stop: () => (off?.(), stop()) };
}

test("under the pointer everybody keeps their place, also who is gone, and others come after them", () => {
  const { given, pointer, keys, stop } = list();
  given.keys = ["a", "b", "c"];
  expect(keys()).toEqual(["a", "b", "c"]);
  pointer("pointerenter");
  given.keys = ["c", "x", "b"];
  expect(keys()).toEqual(["a", "b", "c", "x"]);
  given.keys = ["y", "b"];
  expect(keys()).toEqual(["a", "b", "c", "x", "y"]);
  pointer("pointerleave");
  expect(keys()).toEqual(["y", "b"]);
  stop();
});

test("a pointer that rests holds nothing for long, and a list of something else is another one", () => {
  const { given, pointer, keys, stop } = list();
  given.keys = ["a", "b"];
  expect(keys()).toEqual(["a", "b"]);
  pointer("pointermove");
  given.keys = ["b"];
  expect(keys()).toEqual(["a", "b"]);
  vi.advanceTimersByTime(10_000);
  flushSync();
  expect(keys()).toEqual(["b"]);
  pointer("pointermove");
  given.keys = ["c", "b"];
  given.of = "another";
  expect(keys()).toEqual(["c", "b"]);
  stop();
  expect(vi.getTimerCount()).toBe(0);
});
