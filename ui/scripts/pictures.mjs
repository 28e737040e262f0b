// Pictures of every page in every palette, language and width, from the page with the stand-in host, for looking at:
// `npm run pictures -- [part of a name] [folder]`. The pages are those of `tests-chromium/scenes.ts`.
// `npm run pictures -- boards` takes forty of dashboards, in which any two of scene, palette, language, width and zoom meet as far
// as forty can. `npm run pictures -- walls` takes those of wallboards, each in every palette and language on both screens.
// `npm run pictures -- readme` takes those of the README anew. `npm run pictures -- pairwise` takes forty or so for eyes: of
// the pages that differ most, each in every palette and width, so that any two of page, palette, language and width meet.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { build, preview, runnerImport } from "vite";

/** CSS pixels: the height of a picture of a whole page. A page that is longer, as it may be where it is narrowest, fails. */
const LONG = 12_000;

/** Ms without a change after which a page is taken for finished: longer than a preview waits for who still types. */
const QUIET = 400;
/** Ms after which it is taken in any case: on some pages something moves all the time. */
const PATIENCE = 3000;

/** What may be copied is the same each time. */
const CONTEXT = { reducedMotion: "reduce", permissions: ["clipboard-read", "clipboard-write"] };

/** What the README shows: a scene, its palette, the name of its file, and the dots of a wall. */
const README = [
  ["calls-several", "EARTH", "calls"],
  ["dashboard", "TEAL", "dashboard"],
  ["settings", "EARTH", "settings"],
  ["report", "TEAL", "report"],
  ["wall-busy", "DARK", "wallboard", [1920, 1080]],
];

/** The scenes of `pairwise`. */
const DIFFERENT = [
  "sign-in-why",
  "sign-in-set-up",
  "dashboard",
  "coloured",
  "hostile",
  "offline",
  "menu-person",
  "search",
  "call",
  "calls-several",
  "calls-wallboard",
  "settings",
  "report",
  "integration-browser",
];

const [only = "", out = only === "readme" ? "../docs/pictures" : "../target/pictures"] = process.argv.slice(2);
const from = (file) => runnerImport(file, { configFile: false, logLevel: "error" }).then(({ module }) => module);
const { BOARDS, HEIGHTS, LANGUAGES, SCENES, THEMES, WALLS, WIDTHS } = await from("./tests-chromium/scenes.ts");
const { launch } = await from("./tests-chromium/chromium.ts");

// A folder of its own: tests may run at the same time.
const outDir = "../target/ui-pictures";
await build({ mode: "fake", logLevel: "warn", build: { outDir } });
const server = await preview({ mode: "fake", build: { outDir }, preview: { port: 0, host: "127.0.0.1" } });
const [base] = server.resolvedUrls.local;
await mkdir(out, { recursive: true });

const picture = (scene, theme, language, widths = WIDTHS) => ({
  scene,
  theme,
  language,
  widths,
  name: `${scene.name}-${theme.toLowerCase()}-${language}`,
});

const every = () => SCENES.flatMap((scene) => THEMES.flatMap((theme) => LANGUAGES.map((language) => picture(scene, theme, language))));

const pairwise = () =>
  DIFFERENT.flatMap((name, page) => {
    const scene = SCENES.find((one) => one.name === name);
    if (scene === undefined) throw new Error(`there is no scene ${name}`);
    return THEMES.map((theme, at) => {
      const width = (at + page) % WIDTHS.length;
      // Languages change with the palette, and in the other order with each round of the widths.
      return picture(scene, theme, LANGUAGES[(at + Math.floor(page / WIDTHS.length)) % LANGUAGES.length], [WIDTHS[width]]);
    });
  });

/** Per cent. */
const ZOOMS = [80, 100, 150];
/** Dots of a wall. */
const SCREENS = [
  [1920, 1080],
  [3840, 2160],
];

/** Each scene once or twice; each step on leads to another of everything. */
const boards = () => {
  const on = (list, at) => list[at % list.length];
  const desk = [...BOARDS, ...BOARDS.slice(0, 8)].map((scene, at) => {
    const zoom = on(ZOOMS, at + Math.floor(at / 3));
    const width = on(WIDTHS, at);
    const look = { theme: on(THEMES, at + Math.floor(at / 9)), language: on(LANGUAGES, at + Math.floor(at / 3)), zoom };
    return { scene, ...look, size: [width, HEIGHTS[width]], name: `${String(at).padStart(2, "0")}-${scene.name}-${width}-${zoom}` };
  });
  const walls = WALLS.flatMap((scene, at) =>
    SCREENS.map((size, screen) => {
      const look = { theme: on(THEMES, at + screen), language: on(LANGUAGES, at + screen), zoom: 100 };
      return { scene, ...look, size, name: `wall-${scene.name}-${size[0]}` };
    }),
  );
  return [...desk, ...walls];
};

/** `only`: part of the name of a scene. */
const walls = (only) =>
  WALLS.filter(({ name }) => name.includes(only)).flatMap((scene) =>
    THEMES.flatMap((theme) =>
      LANGUAGES.flatMap((language) =>
        SCREENS.map((size) => ({
          scene,
          theme,
          language,
          zoom: 100,
          size,
          name: `wall-${scene.name}-${theme.toLowerCase()}-${language}-${size[0]}`,
        })),
      ),
    ),
  );

const ofWalls = only.startsWith("walls");
const wanted =
  only === "boards"
    ? boards()
    : ofWalls
      ? walls(only.slice(6))
      : only === "pairwise"
        ? pairwise()
        : every().filter(({ name }) => name.includes(only));

/** Waits for what follows from what was done, such as a preview. */
const settled = (page) =>
  page.evaluate(
    ([quiet, patience]) =>
      new Promise((done) => {
        let timer = setTimeout(done, quiet);
        setTimeout(done, patience);
        new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(done, quiet);
        }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      }),
    [QUIET, PATIENCE],
  );

/** CSS pixels of the page that a window of its height does not show. */
const hidden = (page) =>
  page.evaluate(() => {
    const scroller = document.querySelector("main[data-scroller]");
    return scroller === null ? 0 : scroller.scrollHeight - scroller.clientHeight;
  });

/** A zoom of the web view leaves fewer CSS pixels, each of more dots. */
async function shootBoard(browser, { scene, theme, language, zoom, size, name }) {
  const factor = zoom / 100;
  const viewport = { width: Math.round(size[0] / factor), height: Math.round(size[1] / factor) };
  const context = await browser.newContext({ reducedMotion: "reduce", viewport, deviceScaleFactor: factor });
  const page = await context.newPage();
  await page.goto(`${base}?${scene.query}&theme=${theme}&lang=${language}&delay=0`);
  await page.waitForSelector("html[data-acted]", { state: "attached" });
  await page.waitForSelector(scene.shows);
  await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
  await page.screenshot({ path: join(out, `${name}.png`), animations: "disabled" });
  await context.close();
  console.log(name);
}

async function shoot(page, { scene, theme, language, widths, name }) {
  await page.goto(`${base}?${scene.query}&theme=${theme}&lang=${language}&delay=0`);
  await page.waitForSelector("html[data-acted]", { state: "attached" });
  await page.waitForSelector(scene.shows);
  await settled(page);
  for (const width of widths) {
    await page.setViewportSize({ width, height: scene.long ? LONG : HEIGHTS[width] });
    const cut = scene.long ? await hidden(page) : 0;
    if (cut > 0) throw new Error(`${name} is ${cut} CSS pixels longer than its picture at ${width}: LONG must be more`);
    await page.screenshot({ path: join(out, `${name}-${width}.png`), animations: "disabled" });
  }
  console.log(name);
}

async function shootReadme(page) {
  for (const [name, theme, file, [width, height] = [1440, 900]] of README) {
    await page.setViewportSize({ width, height });
    const { query, shows } = [...SCENES, ...WALLS].find((scene) => scene.name === name);
    // Three columns and the rail.
    const columns = width === 1440 ? "&width=365" : "";
    await page.goto(`${base}?${query}&theme=${theme}&lang=en&delay=0${columns}`);
    await page.waitForSelector("html[data-acted]", { state: "attached" });
    await page.waitForSelector(shows);
    // A wall lays its pages out once it knows how high its cards are.
    await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
    await page.screenshot({ path: join(out, `${file}.png`), animations: "disabled" });
    console.log(file);
  }
}

const browser = await launch();
// Two at a time: more would only wait for each other.
const next = async () => {
  const page = await (await browser.newContext(CONTEXT)).newPage();
  for (let one = wanted.shift(); one !== undefined; one = wanted.shift()) await shoot(page, one);
};
if (only === "boards" || ofWalls) for (const one of wanted) await shootBoard(browser, one);
else if (only === "readme") await shootReadme(await (await browser.newContext(CONTEXT)).newPage());
else await Promise.all([next(), next()]);
await browser.close();
await server.close();
