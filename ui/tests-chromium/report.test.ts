/** The settings report as an engine lays it out. */

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

async function open(width: number): Promise<void> {
  page = await browser.newPage({ viewport: { width, height: 800 } });
  await page.goto(`${inject("address")}?page=report`);
  await page.waitForSelector("#report [data-setting]");
}

const box = (selector: string) => page.$eval(selector, (one) => one.getBoundingClientRect().toJSON() as DOMRect);

test("gives what is wanted and what is in force as much room as why", async () => {
  await open(1600);
  const [, , wanted = 0, inForce = 0, , why = 0] = await page.$$eval("#report thead th", (all) =>
    all.map(({ clientWidth }) => clientWidth),
  );
  expect(wanted).toBe(inForce);
  expect(wanted / why).toBeGreaterThan(0.6);
  expect(why / wanted).toBeGreaterThan(1);
});

test("ends a line of a long key between its words", async () => {
  await open(1280);
  const ends = await page.$eval("[data-setting='globalShortcuts.TOGGLE_WINDOW'] th code", (code) => {
    const range = document.createRange();
    const words = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    const lines: number[] = [];
    while (words.nextNode()) {
      if (words.currentNode.textContent === "") continue;
      range.selectNodeContents(words.currentNode);
      lines.push(new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size);
    }
    return [code.textContent, ...lines];
  });
  expect(ends).toEqual(["globalShortcuts.TOGGLE_WINDOW", 1, 1, 1]);
});

test("breaks no combination of keys and no word of an object", async () => {
  await open(1280);
  const lines = (selector: string) => page.$eval(selector, (one) => one.getClientRects().length);
  expect(await lines("[data-setting='globalShortcuts.ANSWER'] [data-cell=wanted] > span")).toBe(1);
  const parts = await page.$eval("[data-setting='integration.run'] [data-cell=wanted] code", (code) => {
    const [text] = code.childNodes;
    if (!(text instanceof Text)) throw new Error("there is no text");
    const range = document.createRange();
    return (text.data.match(/\S+/gu) ?? []).map((word) => {
      const at = text.data.indexOf(word);
      range.setStart(text, at);
      range.setEnd(text, at + word.length);
      return [word, new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size];
    });
  });
  expect(parts.filter(([, count]) => count !== 1)).toEqual([]);
});

test.each([360, 800, 1600])("has a filter that reaches the edge of the table, %d wide", async (width) => {
  await open(width);
  const [field, table] = [await box("#report-filter"), await box("#report table")];
  expect(Math.abs(field.right - table.right)).toBeLessThan(1);
  const outcomes = await box("#report .outcomes");
  if (field.top >= outcomes.bottom) expect(Math.abs(field.left - table.left)).toBeLessThan(1);
  else expect(field.width).toBeLessThan(320);
});
