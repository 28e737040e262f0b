import { expect, test } from "vitest";
import { Keyed } from "../src/settings/controls/keyed";
import { moved } from "../src/settings/values";

test("an element keeps its key when others are added, removed or moved around it", () => {
  const keyed = new Keyed();
  const [a, b, c] = keyed.follow(["a", "b", "c"]);
  expect(keyed.follow(["a", "b", "c"])).toEqual([a, b, c]);
  const [x, ...others] = keyed.follow(["x", "c", "a", "b"]);
  expect(others).toEqual([c, a, b]);
  expect([a, b, c]).not.toContain(x);
  expect(keyed.follow(["b", "x"])).toEqual([b, x]);
});

test("one that is changed in its place is the same, also when another goes", () => {
  const keyed = new Keyed();
  const [a, b, c] = keyed.follow([{ q: 1 }, { q: 2 }, { q: 3 }]);
  expect(keyed.follow([{ q: 1 }, { q: 9 }, { q: 3 }])).toEqual([a, b, c]);
  expect(keyed.follow([{ q: 1 }, { q: 8 }])).toEqual([a, b]);
  // The order of members says nothing.
  const pair = new Keyed();
  const [one] = pair.follow([{ q: 1, r: 2 }]);
  expect(pair.follow([{ r: 2, q: 1 }])).toEqual([one]);
});

test("of two that are alike the one that is moved is moved", () => {
  const keyed = new Keyed();
  const list = ["a", "b", "b"];
  const [a, first, second] = keyed.follow(list);
  keyed.move(2, 1);
  expect(keyed.follow(moved(list, 2, 1))).toEqual([a, second, first]);
  keyed.remove(1);
  expect(keyed.follow(["a", "b"])).toEqual([a, first]);
});

test("no two have one key, whatever comes", () => {
  const keyed = new Keyed();
  let seed = 7;
  const random = (most: number) => (seed = (seed * 16_807) % 2_147_483_647) % most;
  for (let turn = 0; turn < 500; turn += 1) {
    const keys = keyed.follow(Array.from({ length: random(6) }, () => random(4)));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).not.toContain(undefined);
  }
});
