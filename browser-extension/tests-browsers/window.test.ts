/** From a button of the app's own window through the user's browser, and back into the field beside the button. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { allow } from "./allow";
import { install } from "./app";
import type { AppWindow } from "./app-window";
import type { Browser } from "./browser";
import { launch } from "./chromium";
import { Desktop } from "./desktop";
import { until } from "./poll";
import { CRM, serve, type Sites } from "./sites";

const EDITOR = "#input-integration-browser";
const STEP = `${EDITOR}-actions-0`;
const FIELD = `${STEP}-value`;
/** The page that is pointed at is marked. */
const MARKED = `document.documentElement.lastElementChild.popover === "manual"`;

let home: string, sites: Sites, desktop: Desktop, window: AppWindow, chromium: Browser;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "communicator-window-"));
  sites = await serve();
  ({ desktop, window } = await Desktop.withWindow(home, {
    when: "RINGING",
    website: CRM,
    spa: false,
    requireArgs: true,
    actions: [{ action: "target", value: ".nothing-yet" }],
  }));
  // Sites are asked for once the user has approved what acts on them.
  await desktop.approve();
  await install(home);
  chromium = await launch({ home, proxy: sites.port, extension: join(inject("built"), "chromium") });
});

afterAll(async () => {
  await chromium?.quit();
  await desktop?.stop();
  await sites?.close();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

const value = () => window.look<string>(`document.querySelector("${FIELD}").value`);

test("an element that the user points out in the browser is the selector in the field of the window", async () => {
  await allow(chromium, CRM, async () => {
    const { stdout } = await desktop.verb(["browser", "status", "--json"]);
    const { browsers } = JSON.parse(stdout) as { browsers: { name: string; sites: string[] }[] };
    return browsers.some((one) => one.name === chromium.name && one.sites.includes(CRM));
  });
  const tab = await chromium.open(`http://${CRM}/pick`);

  await window.press("#employee-menu");
  await window.press("[role=menuitem]");
  await window.press(`${EDITOR}-toggle`);
  await until(
    "the editor has the stored action",
    async () => (await window.look<boolean>(`document.querySelector("${FIELD}") !== null`)) && (await value()) === ".nothing-yet",
  );
  await until("the browser shows that it waits for the user", async () => {
    await window.press(`${STEP}-pick`);
    return await until("asked, and answered or marked", async () => {
      if (await chromium.look<boolean>(tab, MARKED)) return "marked";
      const waits = await window.look<boolean>(`document.querySelector("${STEP}-stop") !== null`);
      return waits ? false : "answered";
    }).then((how) => how === "marked");
  });
  const { x, y } = await chromium.look<{ x: number; y: number }>(
    tab,
    `(() => { const of = document.querySelector("#customer-number"); of.scrollIntoView({ block: "center", behavior: "instant" });
      const { x, y, width, height } = of.getBoundingClientRect(); return { x: x + width / 2, y: y + height / 2 }; })()`,
  );
  await chromium.point(tab, x, y, true);
  await until("the selector is in the field", async () => (await value()) === "#customer-number");
  expect(await chromium.look(tab, MARKED)).toBe(false);
  expect(await window.look(`document.querySelector("${STEP}-stop")`)).toBe(null);
});
