/**
 * Packs the built extension for the stores and for administrators: a zip for Chromium's family and an xpi, which is a
 * zip too, for Firefox. The same sources give the same bytes.
 *
 *     node scripts/pack.mjs FOLDER
 */

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { zipSync } from "fflate";
import { buildAll, manifestOf } from "./build.mjs";

/** Every file has this time: the first that a zip can hold. */
const TIME = new Date(1980, 0, 1);

async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return paths.sort();
}

async function pack(folder, file) {
  const files = {};
  for (const path of await filesOf(folder)) files[relative(folder, path).split(sep).join("/")] = await readFile(path);
  await writeFile(file, zipSync(files, { level: 9, mtime: TIME }));
  console.log(file);
}

const [, , into] = process.argv;
if (into === undefined) throw new Error("into which folder?");
const built = await buildAll();
const { version } = await manifestOf("chromium");
await mkdir(into, { recursive: true });
await pack(join(built, "chromium"), join(into, `communicator-browser-extension-${version}.zip`));
await pack(join(built, "firefox"), join(into, `communicator-browser-extension-${version}.xpi`));
