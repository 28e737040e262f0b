import { expect, test } from "vitest";
import { click, openPage, type Page, settled } from "./page";

const state = (page: Page, step: string) => page.get(`[data-step=${step}]`).dataset["state"];
const act = (page: Page, step: string, what: string) => page.get(`[data-step=${step}] [data-act=${what}]`);

test("each first step can be skipped, and taken up again", async () => {
  const page = await openPage("page=first-steps");
  expect(["phone", "ringtone", "shortcuts", "notifications"].map((step) => state(page, step))).toEqual(["done", "open", "open", "open"]);
  await click(act(page, "ringtone", "skip"));
  await settled();
  expect(state(page, "ringtone")).toBe("done");
  expect(page.asked("keep_look")).toEqual([{ look: { compact: false, order: "given", favourites: [], steps: ["ringtone"] } }]);
  await click(act(page, "ringtone", "again"));
  await settled();
  expect(state(page, "ringtone")).toBe("open");
});

test("a step leads to its setting, and the page is found again in the menu", async () => {
  const page = await openPage("page=first-steps");
  await click(act(page, "shortcuts", "check"));
  expect(page.communicator.view.page).toBe("settings");
  await click(page.get("#employee-menu"));
  await click(page.get("[data-entry=first-steps]"));
  expect(state(page, "shortcuts")).toBe("done");
});

test("without a phone the step says why", async () => {
  const page = await openPage("page=first-steps&scene=no-phone");
  expect(state(page, "phone")).toBe("problem");
  expect(page.get("[data-step=phone]").textContent).toContain("No phone is chosen");
});
