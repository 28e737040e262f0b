/**
 * Every page in every palette, language and width: nothing is cut off, hidden or too small, the keyboard is seen, and
 * axe has nothing to say.
 *
 * Of a page's rules only the contrast depends on its palette, for palettes set colours alone (`tests/palettes.test.ts`), and no
 * contrast on the language. So by itself this asks all rules once in each language, and the contrast once in each
 * palette; `COMMUNICATOR_PAGES=full` asks for all of it everywhere, and for the layout.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launch } from "./browser";
import { KNOWN } from "./known";
import { statesIn } from "./states";
import { HEIGHTS, LANGUAGES, type Scene, SCENES, THEMES, WIDTHS } from "./scenes";

const FULL = process.env["COMMUNICATOR_PAGES"] === "full";

/** Levels A and AA of WCAG 2.2. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Asked by this page's own tests, better: see why. */
const NOT_BY_AXE = {
  // Takes initials for words, and is not ready by axe's own word. `nameFaults` asks the same.
  "label-content-name-mismatch": { enabled: false },
  // Takes for small what has scrolled halfway under a bar. `controlFaults` asks for more.
  "target-size": { enabled: false },
};

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** As many as work at the same time. */
const PAGES = 2;

let browser: Browser;
const free: Page[] = [];
let shown = 0;
/** States that were drawn, of extensions, calls and presences. */
let states = 0;
const met = new Set<(typeof KNOWN)[number]>();

beforeAll(async () => {
  browser = await launch();
  for (let count = 0; count < PAGES; count += 1) {
    // One for each page, and thus a process of its own.
    const context = await browser.newContext({ reducedMotion: "reduce" });
    await context.addInitScript({ content: inject("pageLook") });
    free.push(await context.newPage());
  }
});
afterAll(() => browser.close());

/** Gives the window a width, and the page time to follow. */
async function size(page: Page, width: (typeof WIDTHS)[number]) {
  await page.setViewportSize({ width, height: HEIGHTS[width] });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Shows the scene, and has done what its user does. */
async function show(page: Page, scene: Scene, language: string) {
  await size(page, WIDTHS[0]);
  await page.goto(`${inject("address")}?${scene.query}&lang=${language}&delay=0`);
  // Colours change over at once, or their contrast would be that of the moment.
  await page.addStyleTag({ content: "*, ::before, ::after { transition: none !important; animation: none !important; }" });
  await page.waitForSelector("html[data-acted]", { state: "attached" });
  await page.waitForSelector(scene.shows);
  await page.evaluate(() => document.fonts.ready);
}

const dress = (page: Page, theme: string) => page.evaluate((name) => (document.documentElement.dataset["theme"] = name), theme);

async function axe(page: Page, options: RunOptions): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const results = await page.evaluate(
    (how) => (window as unknown as { axe: { run: (how: RunOptions) => Promise<AxeResults> } }).axe.run(how),
    { ...options, resultTypes: ["violations"] } satisfies RunOptions,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
  );
}

/** What axe is asked for in each palette. */
function questions(language: string, at: number): [string, RunOptions][] {
  const all: RunOptions = { runOnly: RULES, rules: NOT_BY_AXE };
  const contrast: RunOptions = { runOnly: ["color-contrast"] };
  if (FULL) return THEMES.map((theme) => [theme, all]);
  const [first = "", ...others] = [...THEMES.slice(at % THEMES.length), ...THEMES.slice(0, at % THEMES.length)];
  return language === LANGUAGES[0] ? [[first, all], ...others.map((theme): [string, RunOptions] => [theme, contrast])] : [[first, all]];
}

/** All that is wrong with the page that is shown. */
async function faults(page: Page, asked: [string, RunOptions][]): Promise<string[]> {
  const found: string[] = [];
  const note = (where: string, what: string[]) => found.push(...what.map((one) => `${where}: ${one}`));
  for (const theme of FULL ? THEMES : THEMES.slice(0, 1)) {
    await dress(page, theme);
    for (const width of WIDTHS) {
      await size(page, width);
      note(`${theme}, ${width} wide`, await page.evaluate(() => window.pageLook.layoutFaults()));
    }
  }
  await size(page, WIDTHS[1]);
  for (const [theme, options] of asked) {
    await dress(page, theme);
    note(theme, await axe(page, options));
  }
  note("names", await page.evaluate(() => window.pageLook.nameFaults()));
  // From here on the engine shows the focus, as after a key.
  await page.keyboard.press("Tab");
  note("focus", await page.evaluate(() => window.pageLook.focusFaults()));
  return found;
}

const known = (scene: Scene, fault: string) => KNOWN.find((one) => one.fault.test(fault) && (one.scene?.test(scene.name) ?? true));

describe.concurrent.each(LANGUAGES)("%s", (language) => {
  test.each(SCENES.map((scene, at) => ({ ...scene, at })))("$name can be read, reached and told apart", async ({ at, ...scene }) => {
    const page = free.pop();
    if (page === undefined) throw new Error("more tests run at the same time than there are pages");
    const found: string[] = [];
    const thrown = (error: Error) => found.push(error.message);
    page.on("pageerror", thrown);
    try {
      await show(page, scene, language);
      found.push(...(await faults(page, questions(language, at))));
      const drawn = await page.evaluate((known) => window.pageLook.stateFaults(known), statesIn(language));
      states += drawn.seen;
      found.push(...drawn.faults);
    } finally {
      page.off("pageerror", thrown);
      free.push(page);
    }
    shown += 1;
    for (const one of found) {
      const entry = known(scene, one);
      if (entry !== undefined) met.add(entry);
    }
    expect(found.filter((one) => known(scene, one) === undefined)).toEqual([]);
  });
});

test("what is on the list of known faults is still there", ({ skip }) => {
  if (shown < SCENES.length * LANGUAGES.length) skip("not every page was shown");
  expect(KNOWN.filter((one) => !met.has(one))).toEqual([]);
});

test("states were drawn in all of that, and each is one that the host has", ({ skip }) => {
  if (shown < SCENES.length * LANGUAGES.length) skip("not every page was shown");
  expect(states).toBeGreaterThan(1000);
});
