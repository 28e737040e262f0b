import { expect, test } from "vitest";
import { demoReport } from "../src/platform/demo";
import { counts, filtered, valueText } from "../src/report/rows";
import { click, openPage, type } from "./page";

test("values read as they stand in the document", () => {
  expect(valueText(null)).toBeNull();
  expect(valueText("EARTH")).toBe("EARTH");
  expect(valueText(false)).toBe("false");
  expect(valueText({ key: "s" })).toBe('{"key":"s"}');
});

test("outcomes nobody knows are counted as well", () => {
  const rows = demoReport();
  const strange = { ...rows[0]!, outcome: "exploded" };
  expect(counts([...rows, strange]).at(-1)).toEqual(["exploded", 1]);
  expect(counts(rows).reduce((sum, [, count]) => sum + count, 0)).toBe(rows.length);
});

test("the filter looks at keys, values and reasons", () => {
  const keys = (text: string, outcome: string | null = null) => filtered(demoReport(), text, outcome).map(({ key }) => key);
  expect(keys("OUT_OF_RANGE")).toEqual(["zoom"]);
  expect(keys("cmdrun")).toEqual(["integration.run"]);
  expect(keys("globalshortcuts", "failed")).toEqual(["globalShortcuts.SEARCH"]);
});

test("every setting is a row with its key and outcome", async () => {
  const page = await openPage("page=report");
  const row = page.get('#report [data-setting="zoom"]');
  expect(row.dataset["outcome"]).toBe("adjusted");
  expect(row.textContent).toContain("1000000000");
  expect(row.textContent).toContain("400");
  expect(page.all("[data-setting]")).toHaveLength(demoReport().length);
});

test("what is named by an id in the document has its name, and the id can be seen and is found", async () => {
  const page = await openPage("page=report");
  const cell = (key: string, of: string) => page.get(`#report [data-setting="${key}"] [data-cell=${of}] > *`);
  expect(cell("ringtoneExternal", "wanted").textContent).toBe("Marimba");
  expect(cell("ringtoneExternal", "wanted").title).toBe("12345678901234567890ABCD");
  expect(cell("dashboardId", "in-force").textContent).toBe("Reception");
  expect(cell("media.ringerVolume", "in-force").textContent).toBe("80%");
  const keys = (text: string) => filtered(demoReport(), text, null).map(({ key }) => key);
  expect([keys("marimba"), keys("567890abcd")]).toEqual([["ringtoneExternal"], ["ringtoneExternal"]]);
});

test("an outcome chosen shows its rows alone, and none that match says so", async () => {
  const page = await openPage("page=report");
  await click(page.get('[data-filter="failed"]'));
  expect(page.all("[data-setting]").map((row) => row.dataset["outcome"])).toEqual(["failed"]);
  await type(page.get("#report-filter"), "no such thing");
  expect(page.get("#report").textContent).toContain("No setting matches");
});

test("a report without rows, and one that is not complete, say so", async () => {
  const page = await openPage("page=report&scene=nothing");
  expect(page.get("#report").textContent).toContain("No settings have been tried yet");
  page.host.change({ report: { complete: false, rows: demoReport() } });
  await Promise.resolve();
  expect(page.get("#report").textContent).toContain("still being tried");
});
