/** Debian's Chromium, with windows on a display of its own: what it asks the user is answered by keys. */

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium, type Dialog, type Page } from "playwright-core";
import type { Browser, Surroundings } from "./browser";
import { display } from "./display";
import { until } from "./poll";

const NAMES = ["chromium", "chromium-browser"];

function program(): string {
  const folders = (process.env["PATH"] ?? "").split(":");
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error("there is no Chromium: install the package `chromium`, as `cargo xtask test` does");
  return found;
}

/** The id that Chromium makes of the key in the manifest. */
export async function idOf(extension: string): Promise<string> {
  const { key } = JSON.parse(await readFile(join(extension, "manifest.json"), "utf8")) as { key: string };
  const hash = createHash("sha256").update(Buffer.from(key, "base64")).digest("hex");
  return [...hash.slice(0, 32)].map((digit) => String.fromCharCode(97 + parseInt(digit, 16))).join("");
}

export async function launch({ home, proxy, extension }: Surroundings): Promise<Browser> {
  const screen = await display();
  const environment = { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, ".config"), DISPLAY: screen.name, LANGUAGE: "en" };
  const context = await chromium.launchPersistentContext(join(home, ".config/chromium"), {
    executablePath: program(),
    headless: false,
    chromiumSandbox: false,
    viewport: null,
    env: environment,
    proxy: { server: `http://127.0.0.1:${proxy}` },
    // Among the words that tools give by themselves is one that loads no extension.
    ignoreDefaultArgs: ["--disable-extensions"],
    args: [`--load-extension=${extension}`, "--disable-gpu", "--disable-sync", "--disable-component-update", "--lang=en"],
  });
  const id = await idOf(extension);
  const pages = new Map<string, Page>();
  const messages = new Map<Page, Dialog>();
  let count = 0;
  const page = (tab: string) => {
    const found = pages.get(tab);
    if (found === undefined) throw new Error(`there is no tab ${tab}`);
    return found;
  };
  const keep = (opened: Page) => {
    // A message of a page waits until the test answers it.
    opened.on("dialog", (dialog) => messages.set(opened, dialog));
    pages.set(`${++count}`, opened);
    return `${count}`;
  };
  const key = (name: string) => promisify(execFile)("xdotool", ["key", name], { env: environment });

  return {
    name: "Chromium",
    open: async (address) => {
      const opened = await context.newPage();
      await opened.goto(address);
      return keep(opened);
    },
    show: (tab) => page(tab).bringToFront(),
    go: async (tab, address) => void (await page(tab).goto(address)),
    look: (tab, expression) => page(tab).evaluate(expression),
    close: async (tab) => {
      await page(tab).close();
      pages.delete(tab);
    },
    openOwnPage: async () => {
      const opened = await context.newPage();
      await opened.goto(`chrome-extension://${id}/options.html`);
      return keep(opened);
    },
    press: (tab, selector) => page(tab).click(selector),
    point: async (tab, x, y, press) => {
      const { mouse } = page(tab);
      await mouse.move(x, y);
      if (press) await mouse.click(x, y);
    },
    escape: (tab) => page(tab).keyboard.press("Escape"),
    consent: async (own, done) => {
      // Keys are for the browser's question alone: nothing says when it is there.
      await page(own).evaluate("addEventListener('keydown', (event) => event.preventDefault(), true)");
      await until("the user has said yes to Chromium", async () => {
        if (await done()) return true;
        // The first button says no.
        await key("Tab");
        await key("Return");
        await new Promise((later) => setTimeout(later, 500));
        return false;
      });
    },
    answerMessage: async (tab) => void (await messages.get(page(tab))?.dismiss()),
    allowScripts: async (_own, done) => {
      const settings = await context.newPage();
      await settings.goto(`chrome://extensions/?id=${id}`);
      await settings.locator("#allow-user-scripts").click();
      await until("scripts are allowed", done);
      await settings.close();
    },
    kill: async () => {
      // The first of the processes that carry the folder in their words is the browser.
      const { stdout } = await promisify(execFile)("pgrep", [
        "--oldest",
        "--full",
        "--",
        `--user-data-dir=${join(home, ".config/chromium")}`,
      ]);
      process.kill(Number(stdout), "SIGKILL");
      screen.server.kill();
    },
    quit: async () => {
      await context.close();
      screen.server.kill();
    },
  };
}
