/** What the page keeps of what it is told. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { same, sharing } from "../src/model/same";

test("what is made of what was there says what came, whatever the two are, and changes neither", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, now) => {
      const [was, came] = [structuredClone(before), structuredClone(now)];
      expect(same(sharing(before, now), came)).toBe(true);
      expect(same(before, was) && same(now, came)).toBe(true);
    }),
  );
});

test("what came is not copied: where something has changed it is kept itself", () => {
  const now = { name: "Ida", state: "BUSY", extensions: [{ state: "BUSY" }] };
  expect(sharing({ name: "Ida", state: "READY", extensions: [{ state: "READY" }] }, now)).toBe(now);
});

test("a key that every object has by itself is not taken for one that was there before", () => {
  const came = JSON.parse('{"state":1,"variables":{"__proto__":{},"constructor":{}}}') as { variables: Record<string, unknown> };
  const now = sharing({ state: 0, variables: {} }, came);
  expect(Object.keys(now.variables)).toEqual(["__proto__", "constructor"]);
  expect(now.variables["__proto__"]).not.toBe(Object.prototype);
});

test("what says the same as before is what was there before", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (before) => {
      expect(sharing(before, structuredClone(before))).toBe(before);
    }),
  );
});

test("of somebody with two telephones, one of which changes, only that one is new", () => {
  const before = { name: "Ida", extensions: [{ state: "READY" }, { state: "READY" }] };
  const now = sharing(before, { name: "Ida", extensions: [{ state: "READY" }, { state: "BUSY" }] });
  expect(now).not.toBe(before);
  expect(now.extensions[0]).toBe(before.extensions[0]);
  expect(now.extensions[1]).toEqual({ state: "BUSY" });
});
