/** Debian's Chromium. */

import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

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
