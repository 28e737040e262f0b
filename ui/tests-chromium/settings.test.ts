/** The settings page with an engine's own idea of focus, typing and moved elements. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { launch } from "./browser";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterEach(() => page.close());
afterAll(() => browser.close());

async function open(query = "", viewport = { width: 1280, height: 800 }): Promise<Page> {
  const fresh = await browser.newPage({ viewport });
  await fresh.goto(`${inject("address")}?page=settings&${query}`);
  await fresh.waitForSelector(".setting");
  return fresh;
}

/** What the host is told elsewhere: the setting has another value. */
const elsewhere = (key: string, value: unknown) =>
  page.evaluate(
    async ([name, to]) => {
      const host = (window as unknown as { __STAND_IN__: { now(): { editor: { rows: { key: string }[] } }; change(parts: unknown): void } })
        .__STAND_IN__;
      const { editor } = host.now();
      host.change({ editor: { ...editor, rows: editor.rows.map((row) => (row.key === name ? { ...row, value: to } : row)) } });
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    },
    [key, value] as const,
  );

const value = (key: string) =>
  page.evaluate((name) => {
    const host = (window as unknown as { __STAND_IN__: { now(): { editor: { rows: { key: string; value: unknown }[] } } } }).__STAND_IN__;
    return host.now().editor.rows.find((row) => row.key === name)?.value;
  }, key);

/** What has the focus, by its accessible words. */
const focused = () =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element === document.body ? "nothing" : (element?.getAttribute("aria-label") ?? element?.textContent?.trim() ?? "nothing");
  });

const DEVICES = "media.preferredAudioInputs";
const LIST = "#input-media-preferredAudioInputs";
const LIGHT = { use: true, ringTone: "OpenOffice", ringVolume: 30, colour: "later" };

describe("what is being typed", () => {
  test("stays when the setting changes elsewhere, which is said, and the other can be taken", async () => {
    page = await open();
    await page.fill("#input-zoom", "135");
    await elsewhere("zoom", 90);
    expect(await page.inputValue("#input-zoom")).toBe("135");
    expect(await page.textContent("#setting-zoom")).toContain("Changed elsewhere");
    await page.click("#setting-zoom [data-side=theirs] button");
    expect(await page.inputValue("#input-zoom")).toBe("90");
    expect(await value("zoom")).toBe(90);
    expect(await page.textContent("#setting-zoom")).not.toContain("Changed elsewhere");
  });

  test("is not sent over the other by leaving the field, but by deciding for it", async () => {
    page = await open();
    await page.fill("#input-zoom", "135");
    await elsewhere("zoom", 90);
    await page.keyboard.press("Tab");
    expect(await value("zoom")).toBe(90);
    expect(await page.inputValue("#input-zoom")).toBe("135");
    await page.click("#setting-zoom [data-side=mine] button");
    await page.waitForFunction(() => document.querySelector("#setting-zoom [data-side]") === null);
    expect(await value("zoom")).toBe(135);
  });

  test("stays in a member of an object, and another member that changed elsewhere is kept", async () => {
    page = await open();
    await page.fill("#input-media-kuando-ringVolume", "75");
    await elsewhere("media.kuando", { ...LIGHT, ringTone: "Quiet" });
    expect(await page.inputValue("#input-media-kuando-ringVolume")).toBe("75");
    expect(await page.locator("#input-media-kuando-ringTone option:checked").textContent()).toBe("Quiet");
    // Only the tone changed: there is nothing to decide.
    expect(await page.locator("#setting-media-kuando [data-side]").count()).toBe(0);
    await page.keyboard.press("Enter");
    expect(await value("media.kuando")).toEqual({ ...LIGHT, ringVolume: 75, ringTone: "Quiet" });
  });
});

describe("rows that look alike", () => {
  const left = async (selector: string) => {
    const box = await page.locator(selector).boundingBox();
    if (box === null) throw new Error(`there is no ${selector}`);
    return box.x;
  };
  const lefts = async (selectors: readonly string[]) => new Set((await Promise.all(selectors.map(left))).map(Math.round));

  test.each([1280, 800])("have their fields and buttons below each other, %d wide", async (width) => {
    page = await open("", { width, height: 800 });
    expect((await lefts(["#input-zoom", "#input-dashboardColumnWidth"])).size).toBe(1);
    const shortcuts = ["ANSWER", "HANGUP", "CALL", "SEARCH"];
    for (const button of ["record", "prove"]) {
      expect((await lefts(shortcuts.map((name) => `#input-globalShortcuts-${name}-${button}`))).size, button).toBe(1);
    }
  });

  test("have the same room around them in a narrow window, where search and sections have a line each", async () => {
    page = await open("", { width: 360, height: 740 });
    expect(await left("#desk-title")).toBe(await left("#setting-media-kuando h3"));
    const [search, section] = [await page.locator("#settings-search").boundingBox(), await page.locator("#settings-section").boundingBox()];
    expect(search && section && search.width === section.width && search.y + search.height < section.y).toBe(true);
    // The words that invite to type are not cut.
    const cut = await page.$eval("#settings-search", (field) => {
      const words = document.createElement("span");
      const { font, paddingLeft, paddingRight } = getComputedStyle(field);
      words.style.font = font;
      words.textContent = (field as HTMLInputElement).placeholder;
      document.body.append(words);
      return field.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight) < words.getBoundingClientRect().width;
    });
    expect(cut).toBe(false);
    // What takes an approval back is beside it.
    const middle = (selector: string) =>
      page.$eval(selector, (one) => {
        const { top, bottom } = one.getBoundingClientRect();
        return Math.round((top + bottom) / 2);
      });
    expect(await middle("#setting-integration-browser .approved .fact")).toBe(await middle("#input-integration-browser-revoke"));
  });
});

describe("a list", () => {
  test("whose row is moved twice by the same button has moved it twice", async () => {
    page = await open();
    await elsewhere(DEVICES, ["a", "b", "mic-2"]);
    await page.focus(`${LIST} [aria-label='Move Jabra Evolve2 65 up']`);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    expect(await value(DEVICES)).toEqual(["mic-2", "a", "b"]);
    expect(await focused()).toBe("Move Jabra Evolve2 65 up");
    // At the top it goes nowhere, and stays the button.
    await page.keyboard.press("Enter");
    expect(await value(DEVICES)).toEqual(["mic-2", "a", "b"]);
    expect(await focused()).toBe("Move Jabra Evolve2 65 up");
  });

  test("leaves the focus on the row that has it when rows change elsewhere", async () => {
    page = await open();
    const pair = (queue: string, ringtone: string) => ({ queue, ringtone });
    await elsewhere("queueRingtones", [pair("queue-support", "tone-2"), pair("queue-sales", "tone-1")]);
    await page.evaluate(() => {
      const select = document.querySelectorAll<HTMLElement>("#input-queueRingtones li:nth-child(2) select")[1];
      select?.focus();
      select?.setAttribute("data-mine", "");
    });
    await elsewhere("queueRingtones", [pair("queue-reception", "tone-1"), pair("queue-support", "tone-2"), pair("queue-sales", "tone-1")]);
    const row = () =>
      page.evaluate(() => {
        const { activeElement } = document;
        const at = Array.from(document.querySelectorAll("#input-queueRingtones li")).findIndex((one) => one.contains(activeElement));
        return [activeElement?.hasAttribute("data-mine"), at];
      });
    expect(await row()).toEqual([true, 2]);
    await elsewhere("queueRingtones", [pair("queue-sales", "tone-1"), pair("queue-support", "tone-2")]);
    expect(await row()).toEqual([true, 0]);
  });

  test("gives the focus to the next row when one is removed, and to the way to add one after the last", async () => {
    page = await open();
    await elsewhere(DEVICES, ["mic-3", "b", "mic-2"]);
    const row = () =>
      page.evaluate((list) => Array.from(document.querySelectorAll(`${list} li`)).findIndex((one) => one === document.activeElement), LIST);
    await page.focus(`${LIST} [aria-label='Remove Built-in microphone']`);
    await page.keyboard.press("Enter");
    expect(await value(DEVICES)).toEqual(["b", "mic-2"]);
    expect(await row()).toBe(0);
    // The next press of the same key removes nothing.
    await page.keyboard.press("Enter");
    expect(await value(DEVICES)).toEqual(["b", "mic-2"]);
    await page.focus(`${LIST} [aria-label='Remove Jabra Evolve2 65']`);
    await page.keyboard.press("Enter");
    expect(await value(DEVICES)).toEqual(["b"]);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("input-media-preferredAudioInputs-add");
  });

  test("of ringtones does so too", async () => {
    page = await open();
    await page.focus("#input-queueRingtones [aria-label='Remove line 1']");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("input-queueRingtones-add");
  });
});

describe("the list of sections", () => {
  const marked = () => page.textContent("#settings nav [aria-current] .label");

  test("stays beside the settings and marks the section that is read", async () => {
    page = await open();
    expect(await marked()).toBe("Appearance");
    await page.evaluate(() => document.querySelector("#section-ringing")?.scrollIntoView());
    await page.waitForFunction(() => document.querySelector("#settings nav [aria-current] .label")?.textContent === "Ringing");
    const nav = await page.locator("#settings nav").boundingBox();
    const section = await page.locator("#section-ringing").boundingBox();
    expect(nav && section && nav.x + nav.width <= section.x && nav.y >= 0 && nav.y < 800).toBe(true);
    await page.evaluate(() => document.querySelector("#settings")?.scrollTo(0, 1e9));
    await page.waitForFunction(() => document.querySelector("#settings nav [aria-current] .label")?.textContent === "This computer");
  });

  test("leads to a section by the keyboard, and the next Tab is in it", async () => {
    page = await open();
    await page.focus("#settings nav a[href='#section-integrations']");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("#settings nav [aria-current] .label")?.textContent === "Integrations");
    expect(await page.evaluate(() => document.querySelector("#section-integrations")?.contains(document.activeElement))).toBe(true);
    // Beside the heading stands the way to the log.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest(".setting")?.getAttribute("data-key"))).toBe("integration.run");
    expect(page.url()).not.toContain("#section");
  });

  test("names the sections that the search has found", async () => {
    page = await open();
    await page.fill("#settings-search", "ringtone");
    expect(await page.locator("#settings nav a .label").allTextContents()).toEqual(["Ringing"]);
  });

  test("is a choice at the top of a narrow window, which stays there", async () => {
    page = await open("", { width: 360, height: 700 });
    expect(await page.isVisible("#settings nav a")).toBe(false);
    await page.selectOption("#settings-section", { label: "Devices" });
    await page.waitForFunction(() => {
      const { top } = document.querySelector("#section-devices h2")?.getBoundingClientRect() ?? { top: -1 };
      return top > 0 && top < 350;
    });
    const strip = await page.locator("#settings-section").boundingBox();
    const title = await page.locator("#section-devices h2").boundingBox();
    expect(strip && title && strip.y > 0 && strip.y + strip.height <= title.y).toBe(true);
    await page.evaluate(() => document.querySelector("#section-shortcuts")?.scrollIntoView());
    await page.waitForFunction(
      () => document.querySelector<HTMLSelectElement>("#settings-section")?.selectedOptions[0]?.label === "Global shortcuts",
    );
  });
});
