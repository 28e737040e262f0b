/** The editor of integrations, approvals and the log with an engine's own idea of layout, focus, drag and scroll. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { asked, launch } from "./browser";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterEach(() => page.close());
afterAll(() => browser.close());

const COMMAND = "#input-integration-run-command";

async function open(query: string, shows: string, viewport = { width: 1280, height: 800 }): Promise<void> {
  page = await browser.newPage({ viewport });
  await page.goto(`${inject("address")}?delay=0&${query}`);
  await page.waitForSelector(shows);
}

async function edit(key: string, viewport?: { width: number; height: number }): Promise<void> {
  await open("page=settings", `#input-integration-${key}-toggle`, viewport);
  await page.click(`#input-integration-${key}-toggle`);
  await page.waitForSelector(`#input-integration-${key}-editor`);
}

interface StandIn {
  asked: { command: string; args: unknown }[];
  now(): { editor: { rows: { key: string; value: unknown }[] }; integrationLog: { id: number }[]; integrations: { key: string }[] };
  change(parts: unknown): void;
}

const standIn = <T, A>(ask: (host: StandIn, given: A) => T, given: A): Promise<T> =>
  page.evaluate(
    ([source, argument]) => {
      const host = (window as unknown as { __STAND_IN__: StandIn }).__STAND_IN__;
      return (Function(`return (${source})`)() as (host: StandIn, given: A) => T)(host, argument as A);
    },
    [String(ask), given] as const,
  ) as Promise<T>;

/** The setting has another value elsewhere. */
async function elsewhere(key: string, value: unknown): Promise<void> {
  await standIn(
    (host, [name, to]) => {
      const { editor } = host.now();
      host.change({ editor: { ...editor, rows: editor.rows.map((row) => (row.key === name ? { ...row, value: to } : row)) } });
    },
    [key, value] as const,
  );
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.id ?? "nothing");

/** What the steps of the browser's integration do, in their order on the page. */
const steps = () =>
  page.$$eval("#input-integration-browser-actions select", (all) => all.map((one) => (one as HTMLSelectElement).selectedOptions[0]?.label));

const THREE = { when: "RINGING", website: "a.test", actions: ["target", "click", "js"].map((action) => ({ action })) };

describe("a text with variables", () => {
  test.each([1280, 360])("grows with what is written, and what is marked in it lies under its own characters, %d wide", async (width) => {
    await edit("run", { width, height: 700 });
    const words = Array.from({ length: 40 }, (_, at) => `--option-${at}={NUMBER}`).join(" ");
    await page.fill(COMMAND, `crm ${words} {NUMER} end`);
    await page.waitForSelector(".behind .wrong");
    // Nothing of it is out of sight within the field, whose box scrolls when it is very long.
    const sizes = await page.$eval(COMMAND, (field) => [field.scrollHeight - field.clientHeight, field.scrollWidth - field.clientWidth]);
    expect(sizes).toEqual([0, 0]);
    // Both are the same text in the same type and width, so they break alike.
    const alike = await page.$eval(COMMAND, (field) => {
      const behind = field.previousElementSibling as HTMLElement;
      const look = (element: Element) => {
        const { fontFamily, fontSize, lineHeight, letterSpacing, paddingTop, paddingLeft, overflowWrap, whiteSpace } =
          getComputedStyle(element);
        const { width: wide, height } = element.getBoundingClientRect();
        return { fontFamily, fontSize, lineHeight, letterSpacing, paddingTop, paddingLeft, overflowWrap, whiteSpace, wide, height };
      };
      return [look(field), look(behind)];
    });
    expect(alike[0]).toEqual(alike[1]);
  });

  test("takes a variable where the cursor is by a click, and by the keyboard", async () => {
    await edit("run");
    await page.fill(COMMAND, "a b");
    await page.$eval(COMMAND, (field) => (field as HTMLTextAreaElement).setSelectionRange(2, 2));
    await page.click("#input-integration-run-editor [data-member=command] [aria-label^='Insert {NAME}']");
    expect(await page.inputValue(COMMAND)).toBe("a {NAME}b");
    await page.keyboard.type("!");
    expect(await page.inputValue(COMMAND)).toBe("a {NAME}!b");
    await page.keyboard.press("Tab");
    expect(await focused()).toContain("Insert {NUMBER}");
    await page.keyboard.press("Enter");
    expect(await page.inputValue(COMMAND)).toBe("a {NAME}!{NUMBER}b");
  });

  test("is saved by the keyboard alone, and the keyboard stays at the button", async () => {
    await edit("run");
    await page.focus(COMMAND);
    await page.keyboard.press("End");
    await page.keyboard.type(" x");
    await page.focus("#input-integration-run-save");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("#input-integration-run-note")?.textContent?.includes("Saved."));
    expect(await focused()).toBe("input-integration-run-save");
    expect(await asked(page, "change_setting")).toBe(1);
    await page.keyboard.press("Enter");
    expect(await asked(page, "change_setting")).toBe(1);
  });

  test("keeps the cursor where it is while the setting changes elsewhere", async () => {
    await edit("run");
    await page.fill(COMMAND, "half a comm");
    await page.$eval(COMMAND, (field) => (field as HTMLTextAreaElement).setSelectionRange(4, 4));
    await elsewhere("integration.run", { when: "ANSWERED", delay: 5, command: "theirs", requireArgs: true });
    expect(await page.inputValue(COMMAND)).toBe("half a comm");
    await page.keyboard.type("-");
    expect(await page.inputValue(COMMAND)).toBe("half- a comm");
    await page.click("#input-integration-run-command-clash [data-side=theirs] button");
    expect(await page.inputValue(COMMAND)).toBe("theirs");
    expect(await focused()).toBe("input-integration-run-command");
  });
});

describe("steps", () => {
  test("keep the focus on the one that is moved, to the top and back", async () => {
    await edit("browser");
    await elsewhere("integration.browser", THREE);
    await page.focus("[aria-label='Move step 3 up']");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    expect(await steps()).toEqual(["Run JavaScript", "Choose an element", "Click on it"]);
    expect(await focused()).toBe("Move step 1 up");
    await page.focus("[aria-label='Step 1']");
    await page.keyboard.press("Alt+ArrowDown");
    await page.keyboard.press("Alt+ArrowDown");
    await page.keyboard.press("Alt+ArrowDown");
    expect(await steps()).toEqual(["Choose an element", "Click on it", "Run JavaScript"]);
    expect(await focused()).toBe("Step 3");
  });

  test("are dragged to another place, where a line shows it, and Esc gives it up", async () => {
    await edit("browser");
    await elsewhere("integration.browser", THREE);
    const grip = (row: number) => page.locator("#input-integration-browser-actions li").nth(row).locator(".grip");
    await grip(2).scrollIntoViewIfNeeded();
    const middle = async (row: number) => {
      const box = await grip(row).boundingBox();
      if (box === null) throw new Error("there is no such row");
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    };
    const [first, last] = [await middle(0), await middle(2)];
    await page.mouse.move(last.x, last.y);
    await page.mouse.down();
    await page.mouse.move(first.x, first.y - 12, { steps: 5 });
    expect(await page.locator("#input-integration-browser-actions li.before").count()).toBe(1);
    // Nothing has moved yet.
    expect(await steps()).toEqual(["Choose an element", "Click on it", "Run JavaScript"]);
    await page.mouse.up();
    expect(await steps()).toEqual(["Run JavaScript", "Choose an element", "Click on it"]);
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    await page.mouse.move(last.x, last.y + 60, { steps: 5 });
    await page.keyboard.press("Escape");
    await page.mouse.up();
    expect(await steps()).toEqual(["Run JavaScript", "Choose an element", "Click on it"]);
    expect(await page.locator("#input-integration-browser-actions li.after").count()).toBe(0);
    expect(await page.evaluate(() => String(getSelection()))).toBe("");
  });

  test("give the focus to the next one when one is removed, and to the way to add one after the last", async () => {
    await edit("browser");
    const row = () => page.evaluate(() => document.activeElement?.closest("#input-integration-browser-actions li") !== null);
    await page.focus("[aria-label='Remove step 1']");
    await page.keyboard.press("Enter");
    expect(await row()).toBe(true);
    await page.focus("[aria-label='Remove step 1']");
    await page.keyboard.press("Enter");
    expect(await focused()).toBe("input-integration-browser-actions-add");
  });

  test("that somebody writes are not lost when they are others elsewhere", async () => {
    await edit("browser");
    await page.fill("#input-integration-browser-actions-0-value", "#my-new-element");
    await elsewhere("integration.browser", { when: "RINGING", website: "crm.nordlys.test", actions: [{ action: "click" }] });
    expect(await page.inputValue("#input-integration-browser-actions-0-value")).toBe("#my-new-element");
    expect(await page.textContent("#input-integration-browser-actions-clash [data-side=theirs]")).toContain("Click on it");
  });
});

describe("an approval", () => {
  test("is given once by a double click, whatever comes under the pointer by the first", async () => {
    await open("page=settings&waiting=run,sendkeys,website,browser", "#input-integration-run-approval-approve");
    await page.dblclick("#input-integration-run-approval-approve");
    await page.waitForSelector("#input-integration-run-approval", { state: "detached" });
    expect(await asked(page, "approve_integration")).toBe(1);
  });

  test("leaves the keyboard at the integration, where the next press does nothing", async () => {
    await open("page=settings&waiting=run,sendkeys", "#input-integration-run-approval-approve");
    await page.focus("#input-integration-run-approval-approve");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#input-integration-run-approval", { state: "detached" });
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("input-integration-run");
    expect(await asked(page, "approve_integration")).toBe(1);
  });

  test("is not given to a text that came just before the press", async () => {
    await open("page=settings&waiting=run", "#input-integration-run-approval-approve");
    await page.focus("#input-integration-run-approval-approve");
    await elsewhere("integration.run", { when: "ANSWERED", delay: 0, command: "rm -rf ~", requireArgs: false });
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    expect(await asked(page, "approve_integration")).toBe(0);
    expect(await page.textContent("#input-integration-run-approval")).not.toContain("rm -rf ~");
    await page.click("#input-integration-run-approval-new");
    expect(await page.textContent("#input-integration-run-approval")).toContain("rm -rf ~");
    expect(await asked(page, "approve_integration")).toBe(0);
  });

  test("that waits is led to from the status panel", async () => {
    await open("waiting=website,sendkeys", "[data-status=integrations] .lead");
    await page.click("[data-status=integrations] .lead");
    await page.waitForFunction(() => document.activeElement?.id === "input-integration-sendkeys");
    const box = await page.locator("#setting-integration-sendkeys").boundingBox();
    expect(box !== null && box.y >= 0 && box.y < 400).toBe(true);
  });
});

describe("the log", () => {
  test("leaves what is read where it is when new entries come above it", async () => {
    await open("page=integration-log&log=many", "#integration-log li");
    await page.$eval("#integration-log", (main) => main.scrollTo({ top: main.scrollHeight / 6, behavior: "instant" }));
    await page.waitForSelector("[data-entry='170']");
    await page.click("[data-entry='170'] button");
    await page.waitForSelector("#log-170");
    await page.locator("[data-entry='170']").scrollIntoViewIfNeeded();
    const before = await page.locator("[data-entry='170']").boundingBox();
    for (let count = 0; count < 3; count += 1) {
      await standIn((host, at) => {
        const { integrationLog } = host.now();
        host.change({ integrationLog: [{ ...integrationLog[0], id: 1000 + at }, ...integrationLog].slice(0, 200) });
      }, count);
    }
    // It is far above, where nothing is drawn.
    await page.waitForFunction(() => document.querySelector("#integration-log .shown")?.textContent === "200 entries");
    await page.waitForFunction(() => document.querySelector("[data-entry='170']")?.getAttribute("aria-posinset") === "34");
    const after = await page.locator("[data-entry='170']").boundingBox();
    expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2);
    expect(await page.locator("#log-170").count()).toBe(1);
  });

  test("is read by the keyboard alone, with what a program printed", async () => {
    await open("page=integration-log&log=hostile", "#integration-log li");
    await page.focus("[data-entry='19'] button");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("PRE");
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});
