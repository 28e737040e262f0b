/** Calls as the dashboard lists them, and the call box: how both are laid out. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { launch } from "./browser";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterEach(() => page.close());
afterAll(() => browser.close());

async function show(width: number, height: number, query: string, waits: string): Promise<void> {
  page = await browser.newPage({ viewport: { width, height } });
  await page.goto(`${inject("address")}?delay=0&${query}`);
  await page.waitForSelector(waits, { state: "attached" });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Of a call in a list: what is seen of each word, and what runs out of its line. */
const listed = () =>
  page.evaluate(() => {
    const line = document.querySelector<HTMLElement>(".compact.ringing .from");
    const card = line?.closest(".compact");
    if (!line || !card) throw new Error("no call is listed");
    const end = card.getBoundingClientRect();
    const first = line.getBoundingClientRect();
    /** `null` is out of sight. */
    const seen = (what: string): "whole" | "shortened" | null => {
      const one = line.querySelector<HTMLElement>(what);
      if (one === null) return null;
      const { top, bottom, left, right } = one.getBoundingClientRect();
      // Far enough that an engine which rounds lengths shows nothing of it either.
      if (top >= first.bottom + 4 || right - left < 1) return null;
      if (bottom > first.bottom + 1 || right > first.right + 1) throw new Error(`${what} is cut`);
      return one.scrollWidth > one.clientWidth ? "shortened" : "whole";
    };
    return {
      number: seen(".number"),
      value: seen(".shown > :last-child"),
      label: seen(".shown > .label"),
      origin: seen(".origin"),
      originIsWide: (line.querySelector(".origin")?.getBoundingClientRect().width ?? 0) / parseFloat(getComputedStyle(line).fontSize),
      lines: first.height / parseFloat(getComputedStyle(line).lineHeight),
      over: [...card.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > end.right + 1).map((one) => one.outerHTML),
    };
  });

const LISTED = ".compact.ringing .from";

test.each([
  [1600, 900, "scene=wallboard"],
  [1920, 1080, "scene=wallboard"],
  [1600, 900, "width=365"],
  [1600, 900, "width=500"],
])(
  "in %i × %i a listed call shows its number and its variable whole, and no scrap of where it comes from (%s)",
  async (width, height, query) => {
    for (const lang of ["en", "da"]) {
      await show(width, height, `calls=several&lang=${lang}&${query}`, LISTED);
      const found = await listed();
      expect(found).toMatchObject({ number: "whole", value: "whole", over: [] });
      expect(found.label).not.toBeNull();
      // Five letters and the dots, or none.
      if (found.origin === "shortened") expect(found.originIsWide).toBeGreaterThan(5);
      await page.close();
    }
  },
);

test.each(["several", "hostile"])("in a column of any width a listed call keeps to its card and to one line (%s)", async (calls) => {
  for (const width of [200, 230, 260, 300, 340, 400, 480, 600]) {
    await show(1600, 900, `calls=${calls}&width=${width}`, LISTED);
    const found = await listed();
    expect(found.over).toEqual([]);
    expect(found.lines).toBeLessThan(1.1);
    expect(found.number).not.toBeNull();
    // A number of the usual length.
    if (calls === "several" && width >= 260) expect(found.number).toBe("whole");
    if (calls === "several" && width >= 340) expect(found.value).toBe("whole");
    await page.close();
  }
});

test("the call box has as much room under its last line as at its sides, until it has something to say", async () => {
  await show(800, 600, "call=204", "#call-box[open]");
  const room = () =>
    page.evaluate(() => {
      const box = document.querySelector("#call-box");
      const [last, footer] = [box?.querySelector("#call-problem p") ?? box?.querySelector("dl"), box?.querySelector("footer")];
      return (footer?.getBoundingClientRect().top ?? 0) - (last?.getBoundingClientRect().bottom ?? 0);
    });
  expect(await room()).toBeCloseTo(20, 0);
  await page.close();
  await show(800, 600, "call=204&scene=no-phone", "#call-problem p");
  expect(await room()).toBeCloseTo(20, 0);
});
