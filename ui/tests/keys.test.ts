import { expect, test } from "vitest";
import { pageKey } from "../src/keys";
import { columnWidth, NARROWEST, WIDEST, widthByKey } from "../src/dashboard/width";

const pressed = (key: string, held = "") => ({
  key,
  ctrlKey: held.includes("c"),
  metaKey: held.includes("m"),
  altKey: held.includes("a"),
  shiftKey: held.includes("s"),
});

test.each([
  ["+", "c", "zoom-in"],
  ["=", "c", "zoom-in"],
  ["+", "cs", "zoom-in"],
  ["+", "m", "zoom-in"],
  ["-", "c", "zoom-out"],
  ["0", "m", "zoom-reset"],
  ["F11", "", "fullscreen"],
  ["F5", "", "refresh"],
  ["r", "c", "refresh"],
  ["R", "c", "refresh"],
  ["k", "c", "search"],
  ["+", "", null],
  ["0", "", null],
  ["0", "ca", null],
  ["r", "cs", null],
  ["k", "", null],
  ["Escape", "", null],
])("%s with %j held asks for %s", (key, held, wanted) => {
  expect(pageKey(pressed(key, held), false)).toBe(wanted);
});

test("Esc leaves the wallboard and nothing else", () => {
  expect(pageKey(pressed("Escape"), true)).toBe("leave-wallboard");
});

test("a column is never narrower or wider than the setting may say", () => {
  expect(columnWidth(-5)).toBe(NARROWEST);
  expect(columnWidth(1e9)).toBe(WIDEST);
  expect(columnWidth(370.4)).toBe(370);
});

test("the arrow keys move the edge and stop at its ends", () => {
  expect(widthByKey("ArrowRight", 370)).toBe(380);
  expect(widthByKey("ArrowLeft", 205)).toBe(NARROWEST);
  expect(widthByKey("End", 370)).toBe(WIDEST);
  expect(widthByKey("a", 370)).toBeNull();
});
