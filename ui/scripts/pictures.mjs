// Pictures of every page in every palette, language and width, from the page with the stand-in host.
// For looking at, with Debian's chromium: `npm run pictures -- [OUT] [part of a name]`.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, preview } from "vite";

const [out = "../target/ui-pictures", only = ""] = process.argv.slice(2);

const WIDE = [1280, 800];
const USUAL = [1000, 700];
const NARROW = [500, 800];
const NARROWEST = [320, 1000];
const WIDEST = [1600, 900];
const PHONE = [360, 780];
const TABLET = [800, 900];
const TALLER = [1000, 900];
const TABLET = [800, 700];
const PHONE = [360, 700];
/** So high that a page which scrolls is seen as a whole. */
const TALL = [1280, 4200];
const TALL_NARROW = [500, 6800];

/** Name, address, sizes. */
const SCENES = [
  ["sign-in", "scene=signed-out", [USUAL, NARROW]],
  ["sign-in-why", "scene=signed-out&why=1", [USUAL]],
  ["sign-in-sms", "scene=signed-out&do=username:sms,password:x,~[type=submit]", [USUAL]],
  ["sign-in-set-up", "scene=signed-out&do=username:new,password:x,~[type=submit],~%23copy-key", [TALLER, NARROWEST]],
  ["sign-in-forgot", "scene=signed-out&do=username:anna@nordlys.test,~%23forgot-password", [USUAL, NARROWEST]],
  ["sign-in-forgot-sent", "scene=signed-out&do=username:anna@nordlys.test,~%23forgot-password,~[type=submit]", [USUAL]],
  ["sign-in-forgot-refused", "scene=signed-out&do=username:app,~%23forgot-password,~[type=submit]", [USUAL]],
  ["sign-out", "account&do=~%23employee-menu,~[role=menu]>:last-child", [USUAL, NARROWEST]],
  ["sign-out-refused", "account&scene=offline&do=~%23employee-menu,~[role=menu]>:last-child,~%23sign-out-everywhere", [USUAL]],
  ["dashboard", "", [WIDE, USUAL, NARROW]],
  ["coloured", "ground=both", [WIDE, NARROWEST]],
  ["coloured-presence", "ground=presence", [USUAL]],
  ["coloured-search", "ground=both&search=s", [USUAL]],
  ["coloured-call", "ground=both&call=204", [USUAL]],
  ["loading", "scene=loading", [USUAL]],
  ["empty", "scene=empty", [USUAL]],
  ["problem", "scene=problem&notice=error", [USUAL]],
  ["offline", "scene=offline&notice=warning", [USUAL]],
  ["no-panel", "scene=no-panel", [USUAL, NARROW]],
  ["hostile", "scene=hostile", [WIDE, NARROW]],
  ["broken", "scene=broken", [WIDE, NARROW]],
  ["broken-calls", "scene=broken-calls&calls=ringing", [USUAL, NARROWEST]],
  ["broken-window", "scene=broken-window", [USUAL, NARROW]],
  ["wallboard", "scene=wallboard", [WIDEST, WIDE, TABLET, PHONE, [3840, 2160]]],
  ["stale", "scene=stale", [WIDE, NARROW]],
  ["narrow-columns", "width=200", [USUAL]],
  ["search", "search=s", [USUAL, NARROW]],
  ["search-number", "search=70102030", [USUAL]],
  ["call", "call=204", [USUAL, NARROW]],
  ["menu-own", "do=~%23employee-menu", [WIDEST, TABLET, PHONE]],
  ["menu-dashboards", "do=~nav%20[aria-haspopup]", [WIDEST, TABLET, PHONE]],
  ["menu-person", "do=!button[data-stop]", [WIDEST, TABLET, PHONE]],
  ["menu-call", "calls=active&do=!%23calls%20[data-offers]", [WIDEST, TABLET, PHONE]],
  ["switch-problem", "scene=no-dashboard&do=~nav%20li:last-child%20button", [WIDEST, TABLET, PHONE]],
  ["search-above", "call=204&do=^k,~%23search-above,search-above:s", [WIDEST, TABLET, PHONE]],
  ["call-box", "call=204", [WIDEST, TABLET, PHONE]],
  ["call-no-phone", "scene=no-phone&call=12345678", [USUAL]],
  ["calls-ringing", "calls=ringing", [WIDEST, USUAL, NARROWEST]],
  ["calls-active", "calls=active", [USUAL, NARROWEST]],
  ["calls-several", "calls=several&do=~%23calls%20[aria-expanded]", [WIDEST, USUAL, NARROWEST]],
  ["calls-many", "calls=many&alarm=acknowledged", [WIDEST, USUAL, NARROWEST]],
  ["calls-hostile", "calls=hostile", [USUAL, NARROWEST]],
  ["calls-refused", "calls=ringing&scene=no-phone&do=~%23calls%20[data-action=decline]", [USUAL, NARROWEST]],
  ["calls-wallboard", "calls=several&scene=wallboard&alarm=sounding", [WIDEST, WIDE]],
  ["calls-report", "calls=ringing&page=report", [USUAL]],
  ["calls-narrow-columns", "calls=many&width=200", [WIDEST]],
  ["alarm", "alarm=sounding", [WIDEST, USUAL, TABLET, PHONE, NARROWEST]],
  ["alarm-acknowledged", "alarm=acknowledged", [USUAL, NARROWEST]],
  ["report", "page=report", [WIDEST, WIDE, TABLET, NARROW, PHONE]],
  ["settings", "page=settings", [TALL, TALL_NARROW]],
  ["settings-top", "page=settings", [WIDEST, TABLET, PHONE]],
  ["settings-middle", "page=settings&do=~[href$=section-devices]", [WIDEST, TABLET, PHONE]],
  ["settings-conflict", "page=settings&do=~[href$=section-window]", [WIDEST, TABLET, PHONE]],
  ["ringtones", "page=settings&do=settings-search:ring,~%23input-ringtoneExternal-play", [USUAL, NARROWEST]],
  ["ringtones-queue", "page=settings&do=settings-search:ring,~%23input-queueRingtones-0-play", [USUAL]],
  ["ringtones-silent", "page=settings&scene=silent&do=settings-search:ring,~%23input-ringtoneExternal-play", [USUAL]],
  ["shortcut-waiting", "page=settings&do=settings-search:globalshortcuts.hangup,~%23input-globalShortcuts-HANGUP-prove", [USUAL, NARROWEST]],
  ["shortcut-arrived", "page=settings&do=settings-search:globalshortcuts,~%23input-globalShortcuts-ANSWER-prove", [USUAL, NARROWEST]],
  ["shortcut-missed", "page=settings&do=settings-search:globalshortcuts.search,~%23input-globalShortcuts-SEARCH-prove", [USUAL, NARROWEST]],
  ["shortcut-recording", "page=settings&do=settings-search:globalshortcuts,~%23input-globalShortcuts-ANSWER-record", [USUAL, NARROWEST]],
  ["settings-stopped", "page=settings&scene=saving-stopped", [WIDEST, WIDE, TABLET, NARROW, PHONE]],
  ["settings-kept", "page=settings&scene=saving-kept", [WIDE]],
];

async function shoot(url, file, [width, height], scale) {
  const profile = await mkdtemp(join(tmpdir(), "communicator-pictures-"));
  const options = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    `--user-data-dir=${profile}`,
    `--window-size=${width},${height}`,
    `--force-device-scale-factor=${scale}`,
    "--virtual-time-budget=3000",
    `--screenshot=${file}`,
    url,
  ];
  const code = await new Promise((done) => spawn("chromium", options, { stdio: "ignore" }).on("exit", done));
  await rm(profile, { recursive: true, force: true, maxRetries: 3 });
  if (code !== 0) throw new Error(`chromium ended with ${code} for ${url}`);
}

await build({ mode: "fake", logLevel: "warn" });
const server = await preview({ mode: "fake", preview: { port: 0, host: "127.0.0.1" } });
const base = server.resolvedUrls.local[0];
await mkdir(out, { recursive: true });

const wanted = [];
for (const [name, query, sizes] of SCENES) {
  for (const theme of ["EARTH", "TEAL", "DARK"]) {
    for (const lang of ["en", "da"]) {
      for (const size of sizes) {
        const file = `${name}-${theme.toLowerCase()}-${lang}-${size[0]}.png`;
        if (file.includes(only)) wanted.push([`${base}?${query}&theme=${theme}&lang=${lang}`, join(out, file), size, 1]);
      }
    }
  }
}
// Two at a time: more would only wait for each other.
const next = async () => {
  for (let picture = wanted.shift(); picture !== undefined; picture = wanted.shift()) {
    await shoot(...picture);
    console.log(picture[1]);
  }
};
await Promise.all([next(), next()]);
await server.close();
