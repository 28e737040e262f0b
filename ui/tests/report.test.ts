import { expect, test } from "vitest";
import { demoReport } from "../src/platform/demoReport";
import { counts, filtered, valueText } from "../src/report/rows";
import { spaced } from "../src/report/words";
import { click, openPage, type } from "./page";

test("values read as they stand in the document", () => {
  expect(valueText(null)).toBeNull();
  expect(valueText("EARTH")).toBe("EARTH");
  expect(valueText(false)).toBe("false");
  expect(valueText({ key: "s" })).toBe('{"key":"s"}');
});

test("outcomes nobody knows are counted as well", () => {
  const rows = demoReport("en");
  const strange = { ...rows[0]!, outcome: "exploded" };
  expect(counts([...rows, strange]).at(-1)).toEqual(["exploded", 1]);
  expect(counts(rows).reduce((sum, [, count]) => sum + count, 0)).toBe(rows.length);
});

test("the filter looks at keys, values and reasons", () => {
  const keys = (text: string, outcome: string | null = null) => filtered(demoReport("en"), text, outcome).map(({ key }) => key);
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
  expect(page.all("[data-setting]")).toHaveLength(demoReport("en").length);
});

test("what is named by an id in the document has its name, and the id can be seen and is found", async () => {
  const page = await openPage("page=report");
  const cell = (key: string, of: string) => page.get(`#report [data-setting="${key}"] [data-cell=${of}] > *`);
  expect(cell("ringtoneExternal", "wanted").textContent).toBe("Marimba");
  expect(cell("ringtoneExternal", "wanted").title).toBe("12345678901234567890ABCD");
  expect(cell("dashboardId", "in-force").textContent).toBe("Reception");
  expect(cell("media.ringerVolume", "in-force").textContent).toBe("80%");
  const keys = (text: string) => filtered(demoReport("en"), text, null).map(({ key }) => key);
  expect([keys("marimba"), keys("567890abcd")]).toEqual([["ringtoneExternal"], ["ringtoneExternal"]]);
});

test("a combination of keys is shown as people write it, found so, and can be seen as it stands", async () => {
  const page = await openPage("page=report");
  const cell = page.get("#report [data-setting='globalShortcuts.ANSWER'] [data-cell=wanted] > *");
  expect(cell.textContent).toBe("Ctrl+Shift+A");
  expect(cell.title).toContain('"commandOrControl":true');
  await type(page.get("#report-filter"), "ctrl+shift+a");
  expect(page.all("[data-setting]").map((row) => row.dataset["setting"])).toEqual(["globalShortcuts.ANSWER"]);
});

test("a combination that is off says so", async () => {
  const page = await openPage("page=report", (host) => {
    const off = { enabled: false, key: "a", commandOrControl: true, shift: false, alt: false };
    const rows = demoReport("en").map((row) => (row.key === "globalShortcuts.ANSWER" ? { ...row, inForce: off } : row));
    host.change({ report: { complete: true, rows } });
  });
  expect(page.get("#report [data-setting='globalShortcuts.ANSWER'] [data-cell=in-force]").textContent?.trim()).toBe("Ctrl+A (Off)");
});

test("an object has room between its members, where a line may end, and is the same", () => {
  const value = { when: "ANSWERED", delay: 500, lists: [["a  b\n"], {}] };
  expect(spaced(value)).toBe('{ "when": "ANSWERED", "delay": 500, "lists": [ [ "a  b\\n" ], {} ] }');
  expect(JSON.parse(spaced(value) ?? "")).toEqual(value);
  expect([spaced("a:b"), spaced(5), spaced(null)]).toEqual([null, null, null]);
});

test("why a row is as it is stands in words; the word of scripts stands beside them alone", async () => {
  const page = await openPage("page=report", (host) => {
    const silent = new Set(["popupOnIncomingCall", "alwaysOnTop"]);
    const rows = demoReport("en").map((row) => (silent.has(row.key) ? { ...row, why: null } : row));
    host.change({ report: { complete: true, rows } });
  });
  const why = (key: string) => page.get(`#report [data-setting="${key}"] .why`).textContent?.replace(/\s+/gu, " ").trim();
  expect(why("popupOnIncomingCall")).toBe("Not set: the default is in force.");
  expect(why("alwaysOnTop")).toBe("");
  expect(why("globalShortcuts.CALL")).toBe("The PBX has no value for it, so the default is used. absent");
});

test("a Danish report is Danish, also after the language was changed", async () => {
  const others = demoReport("da").map(({ why }) => why);
  expect(demoReport("en").filter(({ why }, at) => why !== null && why === others[at])).toEqual([]);
  const page = await openPage("page=report&lang=da");
  expect(page.get("#report [data-setting=alwaysOnTop] .why").textContent).toContain("Denne session kan det ikke.");
  expect(page.get("#report [data-setting=dashboardId] [data-cell=wanted]").textContent).toContain("(navn ukendt)");
  await page.host.invoke("change_local", { key: "language", value: "en" });
  await Promise.resolve();
  expect(page.get("#report [data-setting=alwaysOnTop] .why").textContent).toContain("This session cannot do it.");
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
  page.host.change({ report: { complete: false, rows: demoReport("en") } });
  await Promise.resolve();
  expect(page.get("#report").textContent).toContain("still being tried");
});
