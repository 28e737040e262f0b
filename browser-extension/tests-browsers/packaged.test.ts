/**
 * Debian's browsers take the extension from where the packages for Linux put it, without a store. Its files are laid
 * over those of the system in a mount namespace of the browser's own.
 */

import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { type App, environment, hosts, install, start } from "./app";
import { until } from "./poll";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Where Firefox looks for extensions of the system. */
const FIREFOX = "mozilla/extensions/{ec8030f7-c20a-464f-9b0e-13a3a9e97384}/communicator@opencommunicator.org.xpi";

/** Lays the first folder over the second, and then becomes the program. */
const OVER = `mount -t overlay overlay -o "lowerdir=$1:$2" "$2" && shift 2 && exec "$@"`;

function over(folder: string, place: string, words: string[]): string[] {
  return ["--map-root-user", "--mount", "sh", "-c", OVER, "sh", folder, place, ...words];
}

/** Containers may not let anybody mount anything. */
const possible = spawnSync("unshare", over("/etc", "/usr/share", ["true"])).status === 0;

describe.skipIf(!possible)("the extension as the packages carry it", () => {
  let home: string, app: App, browser: ChildProcess | undefined;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "communicator-packaged-"));
    await install(home);
    app = await start(home);
  });

  afterEach(async () => {
    const ended = browser === undefined ? undefined : new Promise((done) => browser?.once("exit", done));
    browser?.kill("SIGTERM");
    await ended;
    await until("no host is left", async () => (await hosts(home)).length === 0);
    await app.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });

  function begin(folder: string, place: string, words: string[]) {
    browser = spawn("unshare", over(folder, place, words), { env: environment(home), stdio: "ignore" });
  }

  async function xpi(): Promise<string> {
    const packed = join(home, "packed");
    await promisify(execFile)(process.execPath, [join(ROOT, "browser-extension/scripts/pack.mjs"), packed]);
    const name = (await readdir(packed)).find((file) => file.endsWith(".xpi"));
    if (name === undefined) throw new Error("there is no xpi");
    return join(packed, name);
  }

  /** A new profile of Firefox that asks nothing at its start. */
  async function profile(): Promise<string> {
    const folder = join(home, "firefox-profile");
    await mkdir(folder);
    const quiet = ["app.normandy.enabled", "browser.shell.checkDefaultBrowser", "datareporting.policy.dataSubmissionEnabled"];
    await writeFile(join(folder, "user.js"), quiet.map((name) => `user_pref("${name}", false);`).join("\n"));
    return folder;
  }

  test("Chromium loads it by its start script", async () => {
    const share = join(home, "share");
    await cp(join(inject("built"), "chromium"), join(share, "chromium/extensions/communicator"), { recursive: true });
    const words = ["--headless=new", "--no-sandbox", "--disable-gpu", `--user-data-dir=${join(home, ".config/chromium")}`, "about:blank"];
    begin(share, "/usr/share", ["chromium", ...words]);
    expect((await app.connected()).hello?.browser.name).toBe("Chromium");
  });

  test("Firefox ESR takes it from the folder of the system's extensions", async () => {
    const share = join(home, "share");
    await mkdir(dirname(join(share, FIREFOX)), { recursive: true });
    await cp(await xpi(), join(share, FIREFOX));
    begin(share, "/usr/share", ["firefox-esr", "--headless", "--no-remote", "--profile", await profile(), "about:blank"]);
    expect((await app.connected()).hello?.browser.name).toBe("Firefox");
  });

  test("Firefox ESR takes it by the policy that the packages give as an example", async () => {
    const text = await readFile(join(ROOT, "src-tauri/bundle/linux/firefox-policies.example.json"), "utf8");
    const installed = "file:///usr/share/communicator/browser-extension/communicator-browser-extension.xpi";
    expect(text).toContain(installed);
    const etc = join(home, "etc");
    await mkdir(join(etc, "firefox/policies"), { recursive: true });
    await writeFile(join(etc, "firefox/policies/policies.json"), text.replace(installed, `file://${await xpi()}`));
    begin(etc, "/etc", ["firefox-esr", "--headless", "--no-remote", "--profile", await profile(), "about:blank"]);
    expect((await app.connected()).hello?.browser.name).toBe("Firefox");
  });
});
