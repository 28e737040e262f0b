/** The background of the extension: from the native host to the page and back, and what its own page shows. */

import { Host } from "./host";
import type { FromHost, Picked, Result } from "./messages";
import type { Asked, Shown } from "./options/messages";
import { pick } from "./pick";
import { perform, scriptsAllowed } from "./plan";
import { Sites } from "./sites";

const host = new Host({
  message: heard,
  changed: ({ state }) => {
    // What one app has asked for is nothing to the next.
    if (state === "no_host" || state === "connecting") sites.wanted = [];
    void drawBadge();
  },
});
const sites = new Sites((message) => {
  host.send(message);
  void drawBadge();
});

/** The plans that are being carried out, and elements that are being pointed out. */
const running = new Map<number, AbortController>();

function heard(message: Exclude<FromHost, { type: "app" }>) {
  switch (message.type) {
    case "sites":
      void sites.want(message.sites).then(() => (message.ask ? askWhereNeeded() : undefined));
      break;
    case "run":
      void under(message.id, (signal) => perform(message, signal));
      break;
    case "pick":
      void under(message.id, (signal) => pick(message, signal));
      break;
    case "cancel":
      running.get(message.id)?.abort();
      break;
  }
}

/** Does what can be called off under this number, and tells what came of it. */
async function under(id: number, work: (signal: AbortSignal) => Promise<Result | Picked>) {
  const ends = new AbortController();
  running.set(id, ends);
  try {
    host.send(await work(ends.signal));
  } finally {
    running.delete(id);
  }
}

/** Shows the extension's own page, where the user can allow a site: browsers let nobody ask but on a click there. */
async function askWhereNeeded() {
  const states = await sites.states();
  if (states.some((state) => !state.allowed)) await chrome.runtime.openOptionsPage();
}

/** A mark on the button of the extension while there is something to allow. */
async function drawBadge() {
  const states = await sites.states();
  await chrome.action.setBadgeText({ text: states.some((state) => !state.allowed) ? "!" : "" });
}

async function shown(): Promise<Shown> {
  const states = await sites.states();
  const script = new Map(sites.wanted.map((wanted) => [wanted.site, wanted.script]));
  return {
    host: host.state,
    scripts: scriptsAllowed(),
    sites: states.map(({ site, allowed, pages }) => ({ site, allowed, pages, script: script.get(site) === true })),
  };
}

async function answer(asked: Asked): Promise<Shown> {
  if (asked === "reconnect") await host.reconnect();
  if (asked === "look") await sites.look();
  return await shown();
}

chrome.runtime.onMessage.addListener((asked: Asked, sender, reply: (shown: Shown) => void) => {
  // The extension's own page alone; what runs in pages of others has nothing to say here.
  if (sender.id !== chrome.runtime.id || !sender.url?.startsWith(chrome.runtime.getURL(""))) return false;
  void answer(asked).then(reply);
  return true;
});

chrome.action.onClicked.addListener(() => void chrome.runtime.openOptionsPage());
// Both make the browser start the background, which connects.
chrome.runtime.onStartup.addListener(() => undefined);
chrome.runtime.onInstalled.addListener(() => undefined);
void host.connect();
