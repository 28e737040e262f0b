import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { before, BEHIND, type Seen } from "../src/script";

/** Runs the three scripts as a browser does, each for itself. */
function run(template: string, values: Parameters<typeof before>[0]) {
  const listeners = new Set<(event: { message: string }) => void>();
  const page: Record<string, unknown> = {
    addEventListener: (_error: string, hear: (event: { message: string }) => void) => listeners.add(hear),
    removeEventListener: (_error: string, hear: (event: { message: string }) => void) => listeners.delete(hear),
  };
  let last: unknown;
  for (const code of [before(values), template, BEHIND]) {
    try {
      last = runInNewContext(code, page);
    } catch (error) {
      for (const hear of listeners) hear({ message: String(error) });
    }
  }
  return { seen: (last as Seen | undefined)?.seen, page, listeners: listeners.size };
}

const HOSTILE = [
  "+45 12;\"'</script>{ENTER}",
  "\\",
  '"',
  "`${alert(1)}`",
  "*/",
  "<!--",
  "]]>",
  "\u2028\u2029\r\n",
  "\0",
  "\ud800",
  "__proto__",
  "\u202e",
  '"};alert(1);//',
];

test.each(HOSTILE)("%j arrives as itself, in each place", (value) => {
  const { page, seen } = run("got = [communicator.NUMBER, communicator.NUMBER_NO_PREFIX, communicator.NAME, communicator.VAR.x]", {
    NUMBER: value,
    NUMBER_NO_PREFIX: value,
    NAME: value,
    VAR: new Map([["x", value]]),
  });
  expect(seen).toBeNull();
  expect(Array.from(page["got"] as string[])).toEqual([value, value, value, value]);
});

test.each([...HOSTILE, "constructor", "a b"])("a variable may be called %j", (name) => {
  const { page } = run(`got = Object.entries(communicator.VAR); kept = Object.getPrototypeOf(communicator.VAR) === Object.prototype`, {
    VAR: new Map([[name, "7"]]),
  });
  expect(Array.from(page["got"] as string[][], (one) => Array.from(one))).toEqual([[name, "7"]]);
  expect(page["kept"]).toBe(true);
});

test("what has no value is null, and variables can always be asked for", () => {
  const { page } = run("got = [communicator.NUMBER, communicator.NUMBER_NO_PREFIX, communicator.NAME, communicator.VAR.x]", { NAME: null });
  expect(Array.from(page["got"] as unknown[])).toEqual([null, null, null, undefined]);
});

test("nothing of it stays in the page", () => {
  const { page, listeners } = run("ran = true", { NUMBER: "1" });
  expect(page["ran"]).toBe(true);
  expect(Object.keys(page).filter((key) => key.startsWith("communicator"))).toEqual([]);
  expect(listeners).toBe(0);
});

test.each(["nothing.at.all", "throw new Error('mine')", "a b"])("that %j fails is seen, and nothing of it stays either", (template) => {
  const { seen, page, listeners } = run(template, { NUMBER: "1" });
  expect(seen).toEqual(expect.any(String));
  expect(Object.keys(page).filter((key) => key.startsWith("communicator"))).toEqual([]);
  expect(listeners).toBe(0);
});
