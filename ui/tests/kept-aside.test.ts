import { tick } from "svelte";
import { expect, test } from "vitest";
import { click, openPage, type Page } from "./page";

const ASIDE = { lost: ["Theme", "Zoom", "Start at login"], had: 4, nothingLeft: false, declined: false, since: "2026-11-28T10:00:00.000Z" };

async function open(query = "", aside: Partial<typeof ASIDE> = {}): Promise<Page> {
  const page = await openPage(query);
  page.host.change({ status: { ...page.host.now().status, keptAside: { ...ASIDE, ...aside } } });
  await tick();
  return page;
}

test.each([
  ["", "The PBX sent settings without most of yours", "3 of your 4 settings are missing"],
  ["lang=da", "Omstillingen sendte indstillinger uden de fleste af dine", "Af dine 4 indstillinger mangler 3"],
])("settings that were kept aside are announced with what is missing in them (%s)", async (query, title, lost) => {
  const page = await open(query);
  const said = page.get("#kept-aside [role=status]").textContent ?? "";
  expect(said).toContain(title);
  expect(said).toContain(lost);
  expect(page.get("#kept-aside .which").textContent).toBe("Theme, Zoom, Start at login");
});

test("one button applies them", async () => {
  const page = await open();
  await click(page.get("#kept-aside-use"));
  expect(page.asked("settle_kept_aside")).toEqual([{ useIt: true }]);
  expect(page.has("#kept-aside")).toBe(false);
});

test("the other keeps the user's own, and then only the panel speaks of it", async () => {
  const page = await open();
  await click(page.get("#kept-aside-keep"));
  expect(page.asked("settle_kept_aside")).toEqual([{ useIt: false }]);
  expect(page.has("#kept-aside-keep")).toBe(false);
  expect(page.has("#kept-aside-use")).toBe(true);
});

test("with the panel switched off the choice shows until it is made", async () => {
  const page = await open("scene=no-panel");
  await click(page.get("#kept-aside-keep"));
  expect(page.has("#kept-aside")).toBe(false);
});

test("a document with nothing in it says so and lists nothing", async () => {
  const page = await open("", { nothingLeft: true });
  expect(page.get("#kept-aside [role=status]").textContent).toContain("no longer has your settings");
  expect(page.has("#kept-aside details")).toBe(false);
});
