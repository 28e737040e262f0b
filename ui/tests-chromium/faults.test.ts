/** What a user saw go wrong, with a real engine's focus, layers and sizes. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { FakeHost } from "../src/platform/fake";
import type { Command } from "../src/platform/host";
import { asked, launch, open } from "./browser";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
afterEach(() => page.close());
afterAll(() => browser.close());

const BOX = "#call-box[open]";

type Window = { __STAND_IN__: FakeHost };

/** How the host answers this command from now on. */
const make = (command: Command, how: "wait" | "refuse" | "answer") =>
  page.evaluate(([name, mood]) => (window as unknown as Window).__STAND_IN__.make(name, mood), [command, how] as const);
const given = (command: Command) =>
  page.evaluate(
    (name) => (window as unknown as Window).__STAND_IN__.asked.filter((one) => one.command === name).map((one) => one.args),
    command,
  );
const until = (what: () => Promise<unknown>, wanted: unknown) => expect.poll(what, { timeout: 15_000 }).toEqual(wanted);
const drawn = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

describe("the answer for an earlier call box", () => {
  test("leaves the one that was opened since, and its number", async () => {
    page = await open(browser, "call=20304050");
    await make("place_call", "wait");
    await page.click("#place-call");
    await page.keyboard.press("Escape");
    await page.waitForSelector(BOX, { state: "detached" });
    await page.click("#open-call");
    await page.fill("#call-number", "77");
    await make("place_call", "answer");
    await page.waitForSelector(".notices :text('20304050')");
    await drawn();
    expect(await page.isVisible(BOX)).toBe(true);
    expect(await page.inputValue("#call-number")).toBe("77");
  });

  test("leaves the number that was typed since, and another call can be placed", async () => {
    page = await open(browser, "call=20304050");
    await make("place_call", "wait");
    await page.click("#place-call");
    await page.fill("#call-number", "77");
    await make("place_call", "answer");
    await page.waitForSelector(".notices :text('20304050')");
    await drawn();
    expect(await page.inputValue("#call-number")).toBe("77");
    await page.click("#place-call");
    await page.waitForSelector(BOX, { state: "detached" });
    expect(await given("place_call")).toEqual([{ number: "20304050" }, { number: "77" }]);
  });

  test("that refuses says nothing in the one that was opened since", async () => {
    page = await open(browser, "call=20304050");
    await make("place_call", "wait");
    await page.click("#place-call");
    await page.keyboard.press("Escape");
    await page.click("#open-call");
    await make("place_call", "refuse");
    await drawn();
    expect(await page.textContent("#call-problem")).toBe("");
  });
});

describe("a call on which Hold is under way", () => {
  test("is hung up at once", async () => {
    page = await open(browser, "calls=active");
    await make("act_on_call", "wait");
    await page.click("#calls [data-action=hold]");
    await page.click("#calls [data-action=hang_up]");
    expect((await given("act_on_call")).map((args) => (args as { action: string }).action)).toEqual(["hold", "hang_up"]);
    await make("act_on_call", "answer");
    await page.waitForSelector("#calls [data-call-state]", { state: "detached" });
  });

  test("is put on hold once, however often that is pressed", async () => {
    page = await open(browser, "calls=active");
    await make("act_on_call", "wait");
    for (let turn = 0; turn < 3; turn += 1) await page.click("#calls [data-action=hold]", { delay: 600, force: true });
    expect(await asked(page, "act_on_call")).toBe(1);
  });
});

describe("a dashboard that cannot be opened", () => {
  test("is named, with the reason; the old one stays, and it can be tried again", async () => {
    page = await open(browser, "scene=no-dashboard");
    const tab = page.locator("nav button", { hasText: "Support" });
    await tab.click();
    const told = page.locator("#switch-problem");
    await told.waitFor();
    expect(await told.textContent()).toContain("Support");
    expect(await told.textContent()).toContain("error (500)");
    expect(await page.textContent("nav [aria-current=page]")).toContain("Reception");
    expect(await page.locator("[data-column] article").count()).toBeGreaterThan(0);
    await told.locator("button.button").click();
    expect(await given("open_dashboard")).toEqual([{ id: "dashboard-2" }, { id: "dashboard-2" }]);
    // Whoever stays with the old one says so, and the host opens no other later.
    await told.locator(".icon-button").click();
    await told.waitFor({ state: "detached" });
    expect((await given("open_dashboard")).at(-1)).toEqual({ id: "dashboard-1" });
  });

  test("is named as well where the host refuses at once", async () => {
    page = await open(browser);
    await make("open_dashboard", "refuse");
    await page.locator("nav button", { hasText: "Support" }).click();
    await page.waitForSelector("#switch-problem");
    await make("open_dashboard", "answer");
    await page.click("#switch-problem button.button");
    await until(() => page.textContent("nav [aria-current=page]"), "Support");
    expect(await page.isVisible("#switch-problem")).toBe(false);
  });
});

test.each([1600, 1000, 800, 600, 360])("menus of the top bar are on the screen where it is %i pixels wide", async (width) => {
  page = await open(browser);
  await page.setViewportSize({ width, height: 700 });
  for (const opener of ["nav [aria-haspopup=menu]", "#employee-menu"]) {
    await page.click(opener);
    await page.waitForSelector("[role=menu] [data-entry]");
    await drawn();
    await until(
      () =>
        page.evaluate(() => {
          const at = (document.querySelector("[role=menu]")?.closest(".sheet") ?? document.body).getBoundingClientRect();
          return at.left >= 0 && at.top >= 0 && at.right <= innerWidth && at.bottom <= innerHeight && at.width > 100;
        }),
      true,
    );
    await page.keyboard.press("Escape");
    await page.waitForSelector("[role=menu]", { state: "detached" });
  }
});

describe("a message", () => {
  const signOut = async () => {
    await page.click("#employee-menu");
    await page.click("[data-entry=sign-out]");
    await page.waitForSelector("#sign-in");
  };
  const toasts = () => page.locator(".toast").count();

  test("goes with the account that it was for", async () => {
    page = await open(browser);
    await make("refresh", "refuse");
    await page.keyboard.press("F5");
    await page.waitForSelector(".toast.error");
    await signOut();
    await drawn();
    expect(await toasts()).toBe(0);
  });

  test("of a command that was refused after that is not shown either", async () => {
    page = await open(browser);
    await make("refresh", "wait");
    await page.keyboard.press("F5");
    await signOut();
    await make("refresh", "refuse");
    await drawn();
    expect(await toasts()).toBe(0);
  });
});

describe("Ctrl+K where a box is open", () => {
  const focused = () => page.evaluate(() => document.activeElement?.id ?? "");
  /** Whether what is there is in front of all else. */
  const inFront = (selector: string) =>
    page.evaluate((one) => {
      const found = document.querySelector(one);
      if (found === null) return false;
      const { left, top, width, height } = found.getBoundingClientRect();
      return found.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    }, selector);

  test("searches above it, and Esc goes back to what was typed", async () => {
    page = await open(browser, "call=20");
    await page.fill("#call-number", "2030");
    await page.keyboard.press("Control+k");
    await until(() => page.evaluate(() => document.activeElement?.getAttribute("role")), "combobox");
    await page.keyboard.type("anna");
    await until(() => inFront("dialog [role=listbox] [role=option]"), true);
    await page.keyboard.press("Escape");
    await until(focused, "call-number");
    expect(await page.inputValue("#call-number")).toBe("2030");
    expect(await page.isVisible(BOX)).toBe(true);
  });

  test("also where the search is asked for from elsewhere: only a box in which nothing was typed closes", async () => {
    page = await open(browser, "call=20");
    const search = (id: number) =>
      page.evaluate(
        (at) => (window as unknown as Window).__STAND_IN__.change({ intent: { id: at, target: "search", text: "ida", follows: null } }),
        id,
      );
    await search(7);
    await page.waitForSelector(BOX, { state: "detached" });
    await until(focused, "search");
    expect(await page.inputValue("#search")).toBe("ida");
    await page.click("#open-call");
    await page.keyboard.type("2030");
    await search(8);
    await until(() => inFront("dialog [role=listbox] [role=option]"), true);
    await page.keyboard.press("Escape");
    await until(focused, "call-number");
    expect(await page.inputValue("#call-number")).toBe("2030");
  });

  test("puts the number of whoever is chosen there into the call box", async () => {
    page = await open(browser, "call=20");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("freja");
    await page.waitForSelector("dialog [role=listbox] [role=option]");
    await page.keyboard.press("Enter");
    await until(() => page.inputValue("#call-number"), "205");
    await until(focused, "call-number");
    expect(await asked(page, "place_call")).toBe(0);
  });

  test("searches above any other box, which stays", async () => {
    page = await open(browser, "account");
    await page.click("#employee-menu");
    await page.click("[data-entry=sign-out]");
    await page.waitForSelector("#sign-out[open]");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("anna");
    await until(() => inFront("dialog [role=listbox] [role=option]"), true);
    await page.keyboard.press("Escape");
    await until(focused, "sign-out-here");
    expect(await page.isVisible("#sign-out[open]")).toBe(true);
  });
});

test("a number that can be called is said as that, and not as nobody found", async () => {
  page = await open(browser);
  await page.click("#search");
  await page.keyboard.type("70102030");
  await page.waitForSelector("#search-list [role=option]");
  const said = await page.textContent("[role=search] [aria-live]");
  expect(said).toBe("Call 70102030");
});

describe("whoever presses by the keyboard still has it there", () => {
  const focused = (selector: string) => page.evaluate((one) => document.activeElement?.matches(one) ?? false, selector);

  test("on a switch that is being set, which is set once", async () => {
    const toggle = "#dashboard [role=switch]";
    page = await open(browser, "scene=items");
    await make("set_switch", "wait");
    await page.focus(toggle);
    await page.keyboard.press("Space");
    await until(() => asked(page, "set_switch"), 1);
    await page.waitForSelector(`${toggle}:focus[aria-busy=true]`);
    await page.keyboard.press("Space");
    await drawn();
    expect(await asked(page, "set_switch")).toBe(1);
    expect(await focused(toggle)).toBe(true);
    await make("set_switch", "answer");
    await page.waitForSelector(`${toggle}:focus:not([aria-busy])`);
    await page.keyboard.press("Space");
    await until(() => asked(page, "set_switch"), 2);
  });

  test("on Undo, when there is nothing left to undo", async () => {
    const undo = "#dashboard .buttons > :first-child";
    page = await open(browser);
    await page.click("#employee-menu");
    await page.click("[data-entry=edit-dashboard]");
    await page.focus("[data-edit-column] [data-handle]");
    await page.keyboard.press("ArrowDown");
    await page.focus(undo);
    await page.keyboard.press("Enter");
    await page.waitForSelector("#dashboard .buttons > :last-child:disabled");
    await drawn();
    expect(await focused(undo)).toBe(true);
    expect(await page.getAttribute(undo, "aria-disabled")).toBe("true");
  });
});

describe("in a list from which a row goes", () => {
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.tagName);
  /** Edits the dashboard and adds an item of the kind at that place of the menu. */
  const edits = async (place: number) => {
    page = await open(browser, "delay=0");
    await page.click("#employee-menu");
    await page.click("[data-entry=edit-dashboard]");
    await page.click("[data-edit-column] .opener");
    await page.locator("[role=menu] [data-entry]").nth(place).click();
    await page.waitForSelector("[data-edit-column] .fields");
  };
  const rows = () =>
    page.evaluate(() =>
      Array.from(document.querySelectorAll(".fields li")).map((row) => row.querySelector("input")?.value ?? row.textContent?.trim()),
    );

  test("the shortcuts of a dashboard, the keyboard stands at the next row and removes nothing there", async () => {
    await edits(5);
    for (const name of ["one", "two", "three"]) {
      await page.click(".fields fieldset > button");
      await page.locator(".fields li").last().locator("input").first().fill(name);
    }
    // Whoever types in a row stays in it when the one above it goes.
    await page
      .locator(".fields li")
      .nth(2)
      .locator("input")
      .first()
      .evaluate((input) => (input.dataset["third"] = ""));
    await page.focus(".fields [aria-label='Remove one']");
    await page.keyboard.press("Enter");
    await until(rows, ["two", "three"]);
    expect(await focused()).toBe("LI");
    await page.keyboard.press("Enter");
    expect(await rows()).toEqual(["two", "three"]);
    expect(await page.locator(".fields li").nth(1).locator("[data-third]").count()).toBe(1);
    await page.focus(".fields [aria-label='Remove three']");
    await page.keyboard.press("Enter");
    await until(rows, ["two"]);
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe("Add a shortcut");
  });

  test("the colleagues of a dashboard, it does so too, and after the last one stands where another is found", async () => {
    await edits(2);
    for (const name of ["freja", "mikkel"]) {
      await page.fill(".fields [type=search]", name);
      await page.locator(".fields .found").first().click();
    }
    const [first, second] = (await rows()) as [string, string];
    await page.focus(`.fields [aria-label='Remove ${first}']`);
    await page.keyboard.press("Enter");
    await until(rows, [second]);
    expect(await focused()).toBe("LI");
    await page.keyboard.press("Enter");
    expect(await rows()).toEqual([second]);
    await page.focus(`.fields [aria-label='Remove ${second}']`);
    await page.keyboard.press("Enter");
    await until(rows, []);
    expect(await focused()).toBe("Find a colleague to add");
  });

  test("the user's phones, it stays at its phone, and passes to no other when that one goes", async () => {
    page = await open(browser, "delay=0");
    await page.keyboard.press("p");
    await page.waitForSelector("#own-state-box");
    const are = (ids: readonly string[]) =>
      page.evaluate((wanted) => {
        const host = (window as unknown as Window).__STAND_IN__;
        const { own } = host.now();
        const phone = (id: string) => ({ id, name: `Phone ${id}`, inUse: id === "a", registered: true, dnd: null });
        host.change({ own: { ...own, phones: wanted.map(phone) } });
      }, ids);
    const at = () =>
      page.evaluate(() => {
        const { activeElement: focused } = document;
        return focused?.matches("[type=radio]") === true ? focused.parentElement?.textContent?.trim() : (focused?.className ?? "");
      });
    await are(["a", "b", "c"]);
    await page.locator(".phones input").nth(0).focus();
    await are(["b", "c", "a"]);
    await until(at, "Phone a");
    await are(["b", "c"]);
    expect(await page.locator(".phones input:focus").count()).toBe(0);
    await until(at, expect.stringContaining("phones"));
  });
});
