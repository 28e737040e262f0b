/** Debian's Firefox ESR, without a window; it asks the user all the same, and is answered in its own chrome. */

import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Surroundings } from "./browser";
import { Marionette } from "./marionette";
import { until } from "./poll";

const ID = "communicator@opencommunicator.org";

function preferences(proxy: number): Record<string, boolean | number | string> {
  return {
    "marionette.port": 0,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": proxy,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": proxy,
    // It would answer for `www.crm.test` by itself.
    "dom.security.https_first": false,
    // Soon, so that the tests see that the connection keeps the background alive; later than the next try to connect.
    "extensions.background.idle.timeout": 5_000,
    "app.normandy.enabled": false,
    "browser.shell.checkDefaultBrowser": false,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": false,
    "intl.locale.requested": "en-US",
  };
}

export async function launch({ home, proxy, extension }: Surroundings): Promise<Browser> {
  const profile = join(home, "firefox-profile");
  await mkdir(profile, { recursive: true });
  const lines = Object.entries(preferences(proxy)).map(([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});`);
  await writeFile(join(profile, "user.js"), lines.join("\n"));
  const environment = { ...process.env, HOME: home, MOZ_HEADLESS: "1", MOZ_HEADLESS_WIDTH: "1280", MOZ_HEADLESS_HEIGHT: "900" };
  const words = ["--marionette", "--remote-allow-system-access", "--no-remote", "--profile", profile];
  const firefox = spawn("firefox-esr", words, { env: environment, stdio: "ignore" });
  const ended = new Promise((done) => firefox.once("exit", done).once("error", done));
  const port = await until("Firefox listens", () => readFile(join(profile, "MarionetteActivePort"), "utf8").catch(() => null));
  const marionette = await Marionette.connect(Number(port));

  const inContext = async <T>(context: string, work: () => Promise<T>): Promise<T> => {
    await marionette.ask("Marionette:SetContext", { value: context });
    try {
      return await work();
    } finally {
      await marionette.ask("Marionette:SetContext", { value: "content" });
    }
  };
  const script = async <T>(body: string, words: unknown[] = []): Promise<T> =>
    (await marionette.ask<{ value: T }>("WebDriver:ExecuteScript", { script: body, args: words, sandbox: null })).value;
  const perform = (actions: object[]) => marionette.ask("WebDriver:PerformActions", { actions });
  const turnTo = (tab: string) => marionette.ask("WebDriver:SwitchToWindow", { handle: tab, focus: false });
  const open = async (address: string) => {
    const { handle } = await marionette.ask<{ handle: string }>("WebDriver:NewWindow", { type: "tab", focus: true });
    await turnTo(handle);
    await marionette.ask("WebDriver:Navigate", { url: address });
    return handle;
  };

  await marionette.ask("Addon:Install", { path: extension, temporary: true });
  const host = await inContext("chrome", () => script<string>(`return WebExtensionPolicy.getByID("${ID}").mozExtensionHostname`));

  const browser: Browser = {
    name: "Firefox",
    open,
    show: async (tab) => void (await marionette.ask("WebDriver:SwitchToWindow", { handle: tab, focus: true })),
    go: async (tab, address) => {
      await turnTo(tab);
      await marionette.ask("WebDriver:Navigate", { url: address });
    },
    look: async (tab, expression) => {
      await turnTo(tab);
      return await script(`return (${expression})`);
    },
    close: async (tab) => {
      await turnTo(tab);
      const left = await marionette.ask<string[]>("WebDriver:CloseWindow");
      if (left[0] !== undefined) await turnTo(left[0]);
    },
    openOwnPage: () => open(`moz-extension://${host}/options.html`),
    press: async (tab, selector) => {
      await turnTo(tab);
      const { value } = await marionette.ask<{ value: Record<string, string> }>("WebDriver:FindElement", {
        using: "css selector",
        value: selector,
      });
      await marionette.ask("WebDriver:ElementClick", { id: Object.values(value)[0] });
    },
    point: async (tab, x, y, press) => {
      await turnTo(tab);
      const move = { type: "pointerMove", duration: 0, x: Math.round(x), y: Math.round(y), origin: "viewport" };
      const click = [
        { type: "pointerDown", button: 0 },
        { type: "pointerUp", button: 0 },
      ];
      await perform([{ type: "pointer", id: "mouse", actions: press ? [move, ...click] : [move] }]);
    },
    escape: async (tab) => {
      await turnTo(tab);
      const actions = ["keyDown", "keyUp"].map((type) => ({ type, value: "\uE00C" }));
      await perform([{ type: "key", id: "keyboard", actions }]);
    },
    consent: async (_own, done) => {
      await until("the user has said yes to Firefox", async () => {
        if (await done()) return true;
        // What is dangerous has a box to tick before.
        await inContext("chrome", () =>
          script(`const shown = document.getElementById("notification-popup").querySelector("popupnotification:not([hidden])");
            if (shown === null || PopupNotifications.panel.state !== "open") return;
            const box = shown.querySelector(".webext-perm-optional moz-checkbox");
            if (box !== null && !box.checked) box.click();
            shown.button.click();`),
        );
        return false;
      });
    },
    answerMessage: async () => {
      await marionette.ask("WebDriver:DismissAlert");
    },
    allowScripts: async (own, done) => {
      await browser.press(own, "#scripts-allow");
      await browser.consent(own, done);
    },
    kill: async () => {
      firefox.kill("SIGKILL");
      await ended;
    },
    quit: async () => {
      await marionette.ask("Marionette:Quit", { flags: ["eForceQuit"] }).catch(() => undefined);
      marionette.socket.destroy();
      await ended;
    },
  };
  return browser;
}
