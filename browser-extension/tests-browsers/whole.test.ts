/** The whole way: a call of the PBX, the running app, the native host, the browsers, the page. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { allow } from "./allow";
import { hosts, install } from "./app";
import type { Browser, Tab } from "./browser";
import { launch as launchChromium } from "./chromium";
import { Desktop, type Entry, type Integration, type Ringing } from "./desktop";
import { launch as launchFirefox } from "./firefox";
import { until } from "./poll";
import { CRM, serve, type Sites } from "./sites";

/** Chosen by a caller. */
const VALUE = "+45 12;\"'</script>{ENTER}";

const PAGE = `http://${CRM}/plain`;
const FIELD = `document.querySelector(".searchQuery").value`;

function integration(actions: Integration["actions"]): Integration {
  return { when: "RINGING", website: CRM, spa: false, requireArgs: true, actions };
}

/** The example of the settings page. */
const EXAMPLE = integration([
  { action: "target", value: ".searchButton" },
  { action: "click" },
  { action: "target", value: ".searchQuery" },
  { action: "insert", value: "{NUMBER}" },
]);

/** Fills the field, and does something more later. */
function later(ms: number): Integration {
  return integration([
    { action: "target", value: ".searchQuery" },
    { action: "insert", value: "{NUMBER}" },
    { action: "sleep", value: ms },
    { action: "target", value: ".searchQuery" },
    { action: "insert", value: "too far" },
  ]);
}

interface BrowserRow {
  name: string;
  manifest: boolean;
  extension: "connected" | "never_seen" | "absent";
  sites: string[];
}

describe("the whole way", () => {
  let home: string, sites: Sites, desktop: Desktop, chromium: Browser, firefox: Browser;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "communicator-whole-"));
    sites = await serve();
    desktop = await Desktop.start(home, EXAMPLE);
  });

  afterAll(async () => {
    await chromium?.quit();
    await firefox?.quit();
    await desktop?.stop();
    await sites?.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });

  /** What is missing, as the report says it: the reason, with its words. */
  async function row() {
    const { outcome, reason, why, hint } = (await until("the report is complete", () => desktop.row())) ?? {};
    return { outcome, reason, words: [why, hint].filter((words) => words !== null).join(" ") };
  }

  async function rowIs(outcome: string, reason: string | null) {
    await until(`the row is ${outcome}, ${reason}`, async () => {
      const now = await row();
      return now.outcome === outcome && now.reason === reason;
    });
    return await row();
  }

  async function status(browser: Browser): Promise<BrowserRow | undefined> {
    const { stdout } = await desktop.verb(["browser", "status", "--json"]);
    return (JSON.parse(stdout) as { browsers: BrowserRow[] }).browsers.find((one) => one.name === browser.name);
  }

  const isAllowed = (browser: Browser) => async () => (await status(browser))?.sites.includes(CRM) === true;

  /** Rings once, until the integration has ended, and hangs up. */
  async function ring(number = VALUE): Promise<Entry> {
    const ringing = await desktop.ring(number);
    try {
      return await ringing.ended();
    } finally {
      await desktop.hangUp(ringing.call);
    }
  }

  const start = (launch: typeof launchChromium, family: string) =>
    launch({ home, proxy: sites.port, extension: join(inject("built"), family) });

  test("the report names what is missing, one thing after the other, and how to get it, until all is there", async () => {
    await rowIs("pending", "awaiting_approval");
    expect(await ring()).toMatchObject({ outcome: "refused", reason: "awaiting_approval" });
    await desktop.approve();

    const withoutHost = await rowIs("pending", "browser_absent");
    expect(withoutHost.words).toMatch(/communicator browser install/);
    expect(await ring()).toMatchObject({ outcome: "failed", reason: "extension_absent" });

    // A browser with the extension, and no host.
    chromium = await start(launchChromium, "chromium");
    const own = await chromium.openOwnPage();
    await until("the extension's page says that the app is not found, and what to do", () =>
      chromium.look<boolean>(own, `/communicator browser install/.test(document.querySelector("#app-hint").textContent)`),
    );
    expect((await row()).reason).toBe("browser_absent");
    expect(await hosts(home)).toEqual([]);
    await install(home);
    const withoutExtension = await rowIs("pending", "extension_absent");
    expect(withoutExtension.words).toMatch(/extension/i);
    expect(await ring()).toMatchObject({ outcome: "failed", reason: "extension_absent" });
    await chromium.press(own, "#again");
    await chromium.close(own);

    const withoutSite = await rowIs("pending", "site_not_allowed");
    expect(withoutSite.words).toMatch(/allow/i);
    expect(await ring()).toMatchObject({ outcome: "failed", reason: "site_not_allowed" });
    await allow(chromium, CRM, isAllowed(chromium));
    expect(await rowIs("applied", null)).toMatchObject({ outcome: "applied" });
    expect(await status(chromium)).toMatchObject({ manifest: true, extension: "connected", sites: [CRM] });
  });

  test("a call fills the field in Chromium, with the caller's value as it is", async () => {
    expect(await ring()).toMatchObject({ outcome: "failed", reason: "page_not_open" });
    await fills(chromium);
  });

  test("a call fills the field in Firefox", async () => {
    firefox = await start(launchFirefox, "firefox");
    await until("Firefox is connected", async () => (await status(firefox))?.extension === "connected");
    await allow(firefox, CRM, isAllowed(firefox));
    await fills(firefox);
  });

  async function fills(browser: Browser) {
    const tab = await browser.open(PAGE);
    await until("a call finds the page", async () => (await ring()).outcome === "done");
    expect(await browser.look(tab, FIELD)).toBe(VALUE);
    expect(await browser.look(tab, "[document.body.dataset.input, document.body.dataset.change]")).toEqual([VALUE, VALUE]);
    const [entry] = await desktop.log();
    expect(entry).toMatchObject({ key: "browser", outcome: "done", reason: null });
    await browser.close(tab);
  }

  test("with the page open in both, the plan goes to the one that was used last, and to it alone", async () => {
    const open = async (browser: Browser) => ({
      browser,
      tab: await browser.open(PAGE),
      other: await browser.open("http://other.test/plain"),
    });
    const both = [await open(chromium), await open(firefox)];
    const value = (of: { browser: Browser; tab: Tab }) => of.browser.look<string>(of.tab, FIELD);
    for (const last of [...both, ...both]) {
      await last.browser.show(last.other);
      await last.browser.show(last.tab);
      await until(`the plan goes to ${last.browser.name}`, async () => {
        for (const one of both) await one.browser.look(one.tab, `${FIELD} = ""`);
        expect(await ring("12")).toMatchObject({ outcome: "done" });
        const found = await Promise.all(both.map(value));
        expect([...found].sort()).toEqual(["", "12"]);
        return (await value(last)) === "12";
      });
    }
    for (const { browser, tab, other } of both) for (const one of [tab, other]) await browser.close(one);
  });

  test("a page that is left in the middle of a plan ends it there, and the log says so", async () => {
    await desktop.change(later(3_000));
    const tab = await firefox.open(PAGE);
    const ringing = await runs(firefox, tab, "34");
    await firefox.go(tab, "http://other.test/plain");
    expect(await ringing.ended()).toMatchObject({ outcome: "failed", reason: "navigated_away" });
    expect(await firefox.look(tab, FIELD)).toBe("");
    await desktop.hangUp(ringing.call);
    await firefox.close(tab);
  });

  /** Rings until the plan has begun on the page: the browser may not have told of the page at the first. */
  async function runs(browser: Browser, tab: Tab, number: string): Promise<Ringing> {
    return await until(`a plan runs in ${browser.name}`, async () => {
      const ringing = await desktop.ring(number);
      const begun = () => browser.look<boolean>(tab, `${FIELD} === "${number}"`);
      const how = await until("it runs or has ended", async () => ((await begun()) ? "runs" : (await ringing.over()) && "ended"));
      if (how === "runs") return ringing;
      await desktop.hangUp(ringing.call);
      return null;
    });
  }

  test("a plan that is longer than a message may be is refused before it is sent", async () => {
    const script = { action: "js", value: `/*${"x".repeat(99_000)}*/` };
    await desktop.change(integration(Array.from({ length: 8 }, () => script)));
    expect(await ring("34")).toMatchObject({ outcome: "refused", reason: "value_too_long" });
    expect(await status(firefox)).toMatchObject({ extension: "connected" });
  });

  test("a browser that is killed in the middle of a plan is said to be gone, leaves no host, and the other goes on", async () => {
    await desktop.change(later(60_000));
    await until("both hosts run", async () => (await hosts(home)).length === 2);
    const tab = await chromium.open(PAGE);
    const ringing = await runs(chromium, tab, "56");
    await chromium.kill();
    expect(await ringing.ended()).toMatchObject({ outcome: "failed", reason: "browser_gone" });
    await desktop.hangUp(ringing.call);
    await until("one host is left", async () => (await hosts(home)).length === 1);
    // Firefox is connected and allows the site.
    expect(await rowIs("applied", null)).toMatchObject({ outcome: "applied" });
    await desktop.change(EXAMPLE);
    await fills(firefox);
  });

  test("when the last browser has ended, that is said, and no host is left", async () => {
    await firefox.quit();
    await rowIs("pending", "extension_absent");
    expect(await ring()).toMatchObject({ outcome: "failed", reason: "extension_absent" });
    expect(await hosts(home)).toEqual([]);
    await install(home, "uninstall");
    await rowIs("pending", "browser_absent");
  });
});
