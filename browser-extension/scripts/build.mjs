/**
 * Builds the extension for both families of browsers from the same sources, into `dist/chromium` and `dist/firefox`.
 * They differ in the manifest alone.
 */

import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Each becomes one file without imports. */
const SCRIPTS = { background: "es", page: "iife", picker: "iife", options: "iife" };

/** Sizes of the icons in pixels, and where the drawn ones lie. */
const ICONS = { 16: "16x16.png", 32: "32x32.png", 48: "48x48.png", 128: "128x128.png" };

/** The manifest of one family: lists of both are joined. */
export async function manifestOf(family) {
  const parts = JSON.parse(await readFile(join(ROOT, "manifest.json"), "utf8"));
  const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  const joined = { ...parts.common, version };
  for (const [key, value] of Object.entries(parts[family])) {
    joined[key] = Array.isArray(value) ? [...(joined[key] ?? []), ...value] : value;
  }
  return joined;
}

async function script(name, format) {
  const built = await build({
    configFile: false,
    root: ROOT,
    mode: "production",
    logLevel: "warn",
    build: {
      write: false,
      // Whoever reviews an extension reads what is shipped.
      minify: false,
      target: "es2022",
      lib: { entry: join(ROOT, `src/${name}.ts`), formats: [format], name: "communicator" },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const [chunk, ...others] = output.output;
  if (chunk?.type !== "chunk" || others.length > 0) throw new Error(`src/${name}.ts is not one script`);
  return chunk.code;
}

/** Builds both. */
export async function buildAll(out = join(ROOT, "dist")) {
  const scripts = await Promise.all(Object.entries(SCRIPTS).map(async ([name, format]) => [name, await script(name, format)]));
  await rm(out, { recursive: true, force: true });
  for (const family of ["chromium", "firefox"]) {
    const folder = join(out, family);
    await mkdir(join(folder, "icons"), { recursive: true });
    await writeFile(join(folder, "manifest.json"), `${JSON.stringify(await manifestOf(family), null, 2)}\n`);
    for (const [name, code] of scripts) await writeFile(join(folder, `${name}.js`), code);
    for (const file of ["options.html", "options.css"]) await cp(join(ROOT, "src", file), join(folder, file));
    await cp(join(ROOT, "_locales"), join(folder, "_locales"), { recursive: true });
    for (const [size, file] of Object.entries(ICONS)) await cp(join(ROOT, "../icons", file), join(folder, `icons/${size}.png`));
  }
  return out;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
