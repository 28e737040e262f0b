// Pictures of every page in every palette, language and width, from the page with the stand-in host, for looking at:
// `npm run pictures -- [part of a name] [folder]`. The pages are those of `tests-chromium/scenes.ts`.
// `npm run pictures -- readme` takes those of the README anew.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { build, preview, runnerImport } from "vite";

/** CSS pixels: more than any page has at the narrowest width. */
const LONG = 8000;

/** What the README shows: a scene, its palette, and the name of its file. */
const README = [
  ["calls-several", "EARTH", "calls"],
  ["dashboard", "TEAL", "dashboard"],
  ["settings", "EARTH", "settings"],
  ["report", "TEAL", "report"],
  ["calls-wallboard", "DARK", "wallboard"],
];

const [only = "", out = only === "readme" ? "../docs/pictures" : "../target/pictures"] = process.argv.slice(2);
const from = (file) => runnerImport(file, { configFile: false, logLevel: "error" }).then(({ module }) => module);
const { HEIGHTS, LANGUAGES, SCENES, THEMES, WIDTHS } = await from("./tests-chromium/scenes.ts");
const { launch } = await from("./tests-chromium/chromium.ts");

// A folder of its own: tests may run at the same time.
const outDir = "../target/ui-pictures";
await build({ mode: "fake", logLevel: "warn", build: { outDir } });
const server = await preview({ mode: "fake", build: { outDir }, preview: { port: 0, host: "127.0.0.1" } });
const [base] = server.resolvedUrls.local;
await mkdir(out, { recursive: true });

const wanted = SCENES.flatMap((scene) =>
  THEMES.flatMap((theme) =>
    LANGUAGES.map((language) => ({ scene, theme, language, name: `${scene.name}-${theme.toLowerCase()}-${language}` })),
  ),
).filter(({ name }) => name.includes(only));

async function shoot(page, { scene, theme, language, name }) {
  await page.goto(`${base}?${scene.query}&theme=${theme}&lang=${language}&delay=0`);
  await page.waitForSelector("html[data-acted]", { state: "attached" });
  await page.waitForSelector(scene.shows);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: scene.long ? LONG : HEIGHTS[width] });
    await page.screenshot({ path: join(out, `${name}-${width}.png`), animations: "disabled" });
  }
  console.log(name);
}

async function shootReadme(page) {
  await page.setViewportSize({ width: 1280, height: 800 });
  for (const [name, theme, file] of README) {
    const { query, shows } = SCENES.find((scene) => scene.name === name);
    await page.goto(`${base}?${query}&theme=${theme}&lang=en&delay=0`);
    await page.waitForSelector("html[data-acted]", { state: "attached" });
    await page.waitForSelector(shows);
    await page.screenshot({ path: join(out, `${file}.png`), animations: "disabled" });
    console.log(file);
  }
}

const browser = await launch();
// Two at a time: more would only wait for each other.
const next = async () => {
  const page = await (await browser.newContext({ reducedMotion: "reduce" })).newPage();
  for (let one = wanted.shift(); one !== undefined; one = wanted.shift()) await shoot(page, one);
};
if (only === "readme") await shootReadme(await (await browser.newContext({ reducedMotion: "reduce" })).newPage());
else await Promise.all([next(), next()]);
await browser.close();
await server.close();
