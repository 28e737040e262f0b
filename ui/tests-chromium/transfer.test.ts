/** Transfers on the page, with an engine's own keys and drags. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { launch, open } from "./browser";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterEach(() => page.close());
afterAll(() => browser.close());

const FIELD = "#transfer-field";
const ACTIVE = "#calls [data-call-state=active]";
const until = (what: () => Promise<unknown>, wanted: unknown) => expect.poll(what, { timeout: 15_000 }).toEqual(wanted);
/** What the host was asked about transfers, in order. */
const sent = () =>
  page.evaluate(() =>
    (window as unknown as { __STAND_IN__: { asked: { command: string; args: unknown }[] } }).__STAND_IN__.asked
      .filter(({ command }) => /transfer|caller/u.test(command))
      .map(({ command, args }) => [command, args]),
  );
const options = () => page.locator("[data-transfer] [role=option] .name").allTextContents();

test("T, a name without its Danish letters, Enter: the call is there, by the keyboard alone", async () => {
  page = await open(browser, "calls=active");
  await page.keyboard.press("t");
  await page.waitForSelector(FIELD);
  await page.keyboard.type("soren ost");
  await until(options, ["Søren Østergaard"]);
  await page.keyboard.press("Enter");
  await until(sent, [["transfer_call", { call: "call-3", to: "204", consult: false }]]);
  await page.waitForSelector(ACTIVE, { state: "detached" });
  await page.waitForSelector(FIELD, { state: "detached" });
});

test("Shift+Enter asks first; Complete puts the two together, Back to caller goes back", async () => {
  for (const [button, command, left] of [
    ["complete", "complete_transfer", 0],
    ["back-to-caller", "back_to_caller", 1],
  ] as const) {
    page = await open(browser, "calls=active");
    await page.keyboard.press("t");
    await page.waitForSelector(FIELD);
    await page.keyboard.type("emil");
    await until(options, ["Emil Dahl"]);
    await page.keyboard.press("Shift+Enter");
    await page.waitForSelector(`#calls [data-action=${button}]`);
    expect(await page.locator("#calls [data-call-state=held]").count()).toBe(1);
    await page.focus(`#calls [data-action=${button}]`);
    await page.keyboard.press("Enter");
    await until(() => page.locator("#calls [data-call-state]").count(), left);
    expect((await sent()).map(([name]) => name)).toEqual(["transfer_call", command]);
    if (left === 0) await page.close();
  }
});

test("by the mouse: the button, a person, Transfer; and a double click sends one", async () => {
  page = await open(browser, "calls=active");
  await page.click("#calls [data-action=transfer]");
  const button = page.locator("[data-transfer-to]");
  const [first, second] = await options();
  expect((await button.textContent())?.trim()).toBe(`Transfer to ${first}`);
  await page.click("[data-transfer] [role=option] >> nth=1");
  expect((await button.textContent())?.trim()).toBe(`Transfer to ${second}`);
  await page.dblclick("[data-transfer-to]");
  await page.waitForSelector(FIELD, { state: "detached" });
  expect(await sent()).toHaveLength(1);
});

test("over a row the pointer finds Transfer in place of the number, and one press sends the call to that one; nothing moves", async () => {
  page = await open(browser, "calls=active");
  await page.click("#calls [data-action=transfer]");
  const row = page.locator("[data-transfer] [role=option]").nth(1);
  const [, second] = await options();
  const boxes = () =>
    page.locator("[data-transfer] [role=option]").evaluateAll((all) => all.map((one) => JSON.stringify(one.getBoundingClientRect())));
  const before = await boxes();
  const now = row.locator("[data-transfer-now]");
  expect(await now.isVisible()).toBe(false);
  expect(await row.locator(".number").isVisible()).toBe(true);
  await row.hover();
  expect(await now.isVisible()).toBe(true);
  expect(await row.locator(".number").isVisible()).toBe(false);
  // How they are is to be read in the moment of the press.
  expect(await row.locator(".state").isVisible()).toBe(true);
  expect(await boxes()).toEqual(before);
  const wanted = await row.locator(".number").textContent();
  expect(second).not.toBe((await options())[0]);
  await now.dblclick();
  await page.waitForSelector(FIELD, { state: "detached" });
  expect(await sent()).toEqual([["transfer_call", { call: "call-3", to: wanted, consult: false }]]);
});

test("a finger that hits Transfer in a row has chosen the row, and sends nothing", async () => {
  page = await open(browser, "calls=active");
  await page.click("#calls [data-action=transfer]");
  const row = page.locator("[data-transfer] [role=option]").nth(1);
  await row
    .locator("[data-transfer-now]")
    .evaluate((now) => now.dispatchEvent(new PointerEvent("click", { bubbles: true, pointerType: "touch" })));
  await until(() => row.getAttribute("aria-selected"), "true");
  expect(await sent()).toEqual([]);
});

test("a call that is dragged onto a person goes there, and one dropped elsewhere stays", async () => {
  page = await open(browser, "calls=active");
  const person = page.locator("[data-stop][data-offers]").nth(3);
  const number = await person.locator(".number").textContent();
  await page.dragAndDrop(ACTIVE, "header .search");
  expect(await sent()).toEqual([]);
  await page.locator(ACTIVE).dragTo(person, { sourcePosition: { x: 60, y: 20 } });
  await until(sent, [["transfer_call", { call: "call-3", to: number, consult: false }]]);
});

test("a call that is dragged onto the card of a queue waits there", async () => {
  page = await open(browser, "calls=active");
  const card = page.locator("[data-transfer-number]").first();
  const number = await card.getAttribute("data-transfer-number");
  await page.locator(ACTIVE).dragTo(card.locator("h2"), { sourcePosition: { x: 60, y: 20 } });
  await until(sent, [["transfer_call", { call: "call-3", to: number, consult: false }]]);
});

test("T on the row of a colleague opens the list with them chosen, and sends nothing before Enter", async () => {
  page = await open(browser, "calls=active");
  const row = page.locator("button.person[data-stop]").nth(3);
  const number = await row.locator(".number").textContent();
  await row.focus();
  await page.keyboard.press("t");
  await page.waitForSelector(`${FIELD}:focus`);
  const name = (await row.locator(".name").textContent())?.trim();
  expect((await options())[0]).toBe(name);
  expect((await page.textContent("[data-transfer-to]"))?.trim()).toBe(`Transfer to ${name}`);
  expect(await sent()).toEqual([]);
  // Whoever types means somebody else.
  await page.keyboard.type("emil");
  await until(options, ["Emil Dahl"]);
  await page.keyboard.press("Escape");
  await row.focus();
  await page.keyboard.press("t");
  await page.waitForSelector(`${FIELD}:focus`);
  await page.keyboard.press("Enter");
  await until(sent, [["transfer_call", { call: "call-3", to: number, consult: false }]]);
});

test("T on the row of another colleague while the list is open chooses that one", async () => {
  page = await open(browser, "calls=active");
  await page.keyboard.press("t");
  await page.waitForSelector(`${FIELD}:focus`);
  await page.keyboard.type("emil");
  const row = page.locator("button.person[data-stop]").nth(3);
  await row.focus();
  await page.keyboard.press("t");
  await page.waitForSelector(`${FIELD}:focus`);
  expect(await page.inputValue(FIELD)).toBe("");
  expect((await options())[0]).toBe((await row.locator(".name").textContent())?.trim());
});

test("the menu of a colleague transfers the call to them at once, and only while there is one", async () => {
  page = await open(browser, "calls=active");
  const row = page.locator("button.person[data-stop]").nth(3);
  const number = await row.locator(".number").textContent();
  await row.click({ button: "right" });
  await page.click("[data-entry=transfer-here]");
  await until(sent, [["transfer_call", { call: "call-3", to: number, consult: false }]]);
  await page.waitForSelector(ACTIVE, { state: "detached" });
  await row.click({ button: "right" });
  await page.waitForSelector("[role=menu]");
  expect(await page.locator("[data-entry=transfer-here]").count()).toBe(0);
});

test("the best available come first, the user never, and the list stands still while phones change", async () => {
  page = await open(browser, "calls=active");
  await page.keyboard.press("t");
  await page.waitForSelector("[data-transfer] [role=option]");
  const states = await page.locator("[data-transfer] [role=option] .state").allTextContents();
  expect(new Set(states.map((state) => state.trim()))).toEqual(new Set(["Free"]));
  const before = await options();
  expect(before).not.toContain("Anna Vestergaard");
  await page.evaluate(async () => {
    const host = (window as unknown as { __STAND_IN__: { now(): { people: Record<string, object> }; change(set: unknown): void } })
      .__STAND_IN__;
    const people = Object.entries(host.now().people).map(([id, person]) => [id, { ...person, state: "busy" }]);
    host.change({ people: Object.fromEntries(people) });
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  expect(await options()).toEqual(before);
  expect(await page.locator("[data-transfer] [role=option] .state").first().textContent()).toContain("On a call");
});

test("a refusal stands in the list with the call still there, and hanging up is not held up", async () => {
  page = await open(browser, "calls=active");
  const host = (how: "wait" | "refuse") =>
    page.evaluate(
      (given) =>
        (window as unknown as { __STAND_IN__: { make(command: string, how: string): void } }).__STAND_IN__.make("transfer_call", given),
      how,
    );
  await host("refuse");
  await page.keyboard.press("t");
  await page.waitForSelector("[data-transfer] [role=option]");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-transfer] [role=alert] p");
  expect(await page.locator(ACTIVE).count()).toBe(1);
  // A PBX that never answers.
  await host("wait");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.click("#calls [data-action=hang_up]");
  await page.waitForSelector(ACTIVE, { state: "detached" });
  expect(await sent()).toHaveLength(2);
});

test("T is written where somebody writes, and does nothing without a call", async () => {
  page = await open(browser);
  await page.keyboard.press("t");
  expect(await page.locator(FIELD).count()).toBe(0);
  await page.click("#search");
  await page.keyboard.type("t");
  expect(await page.inputValue("#search")).toBe("t");
});

test("among 2,000 people the list is there with the key", async () => {
  page = await open(browser, "calls=active&company=2000");
  const took = await page.evaluate(async () => {
    const begun = performance.now();
    dispatchEvent(new KeyboardEvent("keydown", { key: "t", bubbles: true, cancelable: true }));
    while (document.querySelectorAll("[data-transfer] [role=option]").length < 8) await new Promise((done) => requestAnimationFrame(done));
    return performance.now() - begun;
  });
  console.log(`2,000 people: the list after ${Math.round(took)} ms`);
  expect(await options()).toHaveLength(8);
});
