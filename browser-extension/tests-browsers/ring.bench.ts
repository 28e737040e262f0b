/**
 * `cargo xtask bench browser`: from the moment that the PBX is told to ring until the field in the page is filled, by
 * the clock of this computer. Figures to read, never asserted.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { inject, test } from "vitest";
import { allow } from "./allow";
import { install } from "./app";
import type { Browser } from "./browser";
import { launch as launchChromium } from "./chromium";
import { Desktop, type Integration } from "./desktop";
import { launch as launchFirefox } from "./firefox";
import { until } from "./poll";
import { CRM, serve } from "./sites";

const TIMES = Number(process.env["COMMUNICATOR_BENCH_TIMES"] ?? "40");

const FIELD = `document.querySelector(".searchQuery")`;

/** The example of the settings page: two targets, a click, a text. */
const EXAMPLE: Integration = {
  when: "RINGING",
  website: CRM,
  spa: false,
  requireArgs: true,
  actions: [
    { action: "target", value: ".searchButton" },
    { action: "click" },
    { action: "target", value: ".searchQuery" },
    { action: "insert", value: "{NUMBER}" },
  ],
};

function print(name: string, figures: number[]) {
  const sorted = [...figures].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  console.log(`${name}, from the ring to the field: median ${at(0.5)} ms, nine of ten ${at(0.9)} ms, slowest ${sorted.at(-1)} ms`);
}

async function measure(desktop: Desktop, browser: Browser): Promise<number[]> {
  const tab = await browser.open(`http://${CRM}/plain`);
  await browser.look(tab, `void ${FIELD}.addEventListener("input", () => { document.body.dataset.at = String(Date.now()); })`);
  const figures: number[] = [];
  // The first ones find out that the page is open.
  for (let time = -3; time < TIMES; time += 1) {
    await browser.look(tab, `(delete document.body.dataset.at, ${FIELD}.value = "", null)`);
    const rang = Date.now();
    const call = await desktop.ringAlone(`+452030${1000 + time}`);
    const at = await until("the field is filled", async () => {
      const filled = await browser.look<string | null>(tab, "document.body.dataset.at ?? null");
      return filled ?? (time < 0 && Date.now() - rang > 2_000 ? "0" : null);
    });
    if (time >= 0) figures.push(Number(at) - rang);
    await desktop.hangUp(call);
  }
  await browser.close(tab);
  return figures;
}

test("from the ring to the field", { timeout: 600_000 }, async () => {
  const home = await mkdtemp(join(tmpdir(), "communicator-bench-"));
  const sites = await serve();
  await install(home);
  const desktop = await Desktop.start(home, EXAMPLE);
  await desktop.approve();
  try {
    for (const [family, launch] of [
      ["chromium", launchChromium],
      ["firefox", launchFirefox],
    ] as const) {
      const browser = await launch({ home, proxy: sites.port, extension: join(inject("built"), family) });
      try {
        await allow(browser, CRM, async () => (await desktop.row())?.outcome === "applied");
        const figures = await measure(desktop, browser);
        print(browser.name, figures);
      } finally {
        await browser.quit();
      }
      await until("the browser has gone", async () => (await desktop.row())?.reason === "extension_absent");
    }
    console.log(`load average: ${loadavg()[0]?.toFixed(1)}`);
  } finally {
    await desktop.stop();
    await sites.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
