import { expect, test } from "vitest";
import { da } from "../src/i18n/da";
import { en } from "../src/i18n/en";

/** Every key by its path, with what stands there. */
function paths(words: object, under = ""): Map<string, unknown> {
  return new Map(
    Object.entries(words).flatMap(([key, value]): [string, unknown][] =>
      typeof value === "object" ? [...paths(value, `${under}${key}.`)] : [[`${under}${key}`, value]],
    ),
  );
}

test("both languages have the same keys", () => {
  expect([...paths(da).keys()].sort()).toEqual([...paths(en).keys()].sort());
});

test.each([
  ["en", en],
  ["da", da],
])("no text of %s is empty or has spaces at its ends", (_, words) => {
  for (const [path, text] of paths(words)) {
    const said = typeof text === "function" ? text(2, 3) : text;
    expect(said, path).toBeTypeOf("string");
    expect(said, path).toBe(String(said).trim());
    expect(said, path).not.toBe("");
  }
});

test("what takes arguments in English takes them in Danish", () => {
  const danish = paths(da);
  for (const [path, text] of paths(en)) expect(typeof danish.get(path), path).toBe(typeof text);
});

test("one and many are told apart", () => {
  expect(en.extensions.count(1)).toBe("1 person");
  expect(en.extensions.count(0)).toBe("0 people");
  expect(da.extensions.count(1)).toBe("1 person");
  expect(da.extensions.count(500)).toBe("500 personer");
});
