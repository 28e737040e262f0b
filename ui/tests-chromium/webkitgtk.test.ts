/**
 * Some pages in WebKitGTK, for what it lays out in its own way. Chromium has them all (`pages.test.ts`); here each
 * language, palette and width meets some of them. What axe says in this engine: `tests/desktop/axe_tests.rs`.
 */

import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { KNOWN } from "./known";
import { LANGUAGES, SCENES, THEMES } from "./scenes";
import { type WebKit, webkit } from "./webdriver";

/** CSS pixels. The browser's own bar keeps its window from being narrower than the first. */
const WIDTHS = [480, 800, 1600] as const;
const HEIGHT = 800;

const CHOSEN = [
  "sign-in-set-up",
  "sign-out",
  "dashboard",
  "menu",
  "hostile",
  "wallboard",
  "search",
  "call",
  "calls-several",
  "transfer",
  "recents",
  "own-state",
  "alarm",
  "report",
  "settings",
  "integrations-changed",
  "integration-run-error",
  "integration-browser",
  "integration-log-open",
];
const CASES = SCENES.filter(({ name }) => CHOSEN.includes(name)).map((scene, at) => ({
  ...scene,
  language: LANGUAGES[at % LANGUAGES.length],
  theme: THEMES[at % THEMES.length],
}));

const TAB = "\uE004";

let browser: WebKit;
beforeAll(async () => {
  browser = await webkit();
});
afterAll(() => browser.close());

test("every page that is chosen exists", () => {
  expect(CASES.map(({ name }) => name).sort()).toEqual([...CHOSEN].sort());
});

test.each(CASES)("$name in $language and $theme can be read and reached", async ({ query, shows, language, theme }) => {
  await browser.open(`${inject("address")}?${query}&lang=${language}&theme=${theme}&delay=0`);
  await browser.until(`document.documentElement.dataset.acted !== undefined && document.querySelector(${JSON.stringify(shows)})`);
  await browser.run(inject("pageLook"));
  const found: string[] = [];
  for (const width of WIDTHS) {
    await browser.size(width, HEIGHT);
    found.push(...(await browser.run<string[]>("return pageLook.layoutFaults()")).map((fault) => `${width} wide: ${fault}`));
  }
  found.push(...(await browser.run<string[]>("return pageLook.nameFaults()")).map((fault) => `names: ${fault}`));
  await browser.press(TAB);
  found.push(...(await browser.run<string[]>("return pageLook.focusFaults()")).map((fault) => `focus: ${fault}`));
  expect(found.filter((fault) => !KNOWN.some((known) => known.fault.test(fault)))).toEqual([]);
});
