/** Debian's Chromium, with a page of the stand-in host. */

import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { inject } from "vitest";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

function program(): string {
  const folders = (process.env["PATH"] ?? "").split(":");
  for (const path of NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not there.
    }
  }
  throw new Error("there is no Chromium: install the package `chromium`, as `cargo xtask test` does");
}

/** With a profile of its own, which goes with it. It asks nobody for anything. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: program(),
    chromiumSandbox: false,
    args: ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  });
}

/** `query` as in the address of the stand-in page. */
export async function open(browser: Browser, query = ""): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${inject("address")}?${query}`);
  await page.waitForSelector("[data-column] article");
  return page;
}

/** How often the host was asked for that. */
export function asked(page: Page, command: string): Promise<number> {
  return page.evaluate(
    (name) => (window as unknown as { __STAND_IN__: { asked: { command: string }[] } }).__STAND_IN__.asked.filter((one) => one.command === name).length,
    command,
  );
}

/** Keeps a key down as a hand does: the system presses it again and again. The caller lets go of it. */
export async function hold(page: Page, key: string): Promise<void> {
  for (let turn = 0; turn < 25; turn += 1) {
    await page.keyboard.down(key);
    // Long enough for what a press has opened to be there at the next.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
}
