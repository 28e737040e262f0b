/**
 * The extension's own page: how it is connected, and the sites that the user allows. Browsers let an extension ask for
 * a site only here, on a click.
 */

import { isCode, profileCode } from "./host";
import type { Asked, Shown } from "./options/messages";
import { origins } from "./site";

/** How often the page looks, in ms: nothing tells it that the app was started. */
const LOOK_EVERY = 1_000;

const FIREFOX = navigator.userAgent.includes("Firefox/");

function words(name: string, ...values: string[]): string {
  return chrome.i18n.getMessage(name, values);
}

function part<E extends HTMLElement = HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found as E;
}

/** Writes only what differs: a reader of the screen says each change. */
function write(element: HTMLElement, text: string) {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = text === "";
}

function ask(asked: Asked): Promise<Shown> {
  return chrome.runtime.sendMessage(asked);
}

function drawApp({ host }: Shown) {
  write(part("app"), words(`app_${host.state}`));
  const why = host.state === "refused" ? host.why : host.state === "no_host" ? words("hint_no_host", host.why) : "";
  write(part("app-hint"), host.state === "not_running" ? words("hint_not_running") : why);
  part("again").hidden = host.state === "running";
}

function row(state: Shown["sites"][number]): HTMLLIElement {
  const item = document.createElement("li");
  item.dataset["site"] = state.site;
  const name = document.createElement("strong");
  name.textContent = state.site;
  const how = document.createElement("span");
  how.textContent = state.allowed ? words(state.pages > 0 ? "siteOpen" : "siteAllowed") : words("siteNotAllowed");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = state.allowed ? words("withdraw") : words("allow");
  button.setAttribute("aria-label", state.allowed ? words("withdrawSite", state.site) : words("allowSite", state.site));
  button.addEventListener("click", () => void (state.allowed ? withdraw(state.site) : allow(state.site)));
  item.append(name, how, button);
  return item;
}

let drawn = "";

function drawSites({ sites }: Shown) {
  const now = JSON.stringify(sites);
  if (now === drawn) return;
  drawn = now;
  const focused = document.activeElement?.closest<HTMLElement>("[data-site]")?.dataset["site"];
  part("sites").replaceChildren(...sites.map(row));
  part("no-sites").hidden = sites.length > 0;
  for (const item of part("sites").children) {
    if ((item as HTMLElement).dataset["site"] === focused) item.querySelector("button")?.focus();
  }
}

function drawScripts({ scripts, sites }: Shown) {
  part("scripts").hidden = !sites.some((site) => site.script);
  write(part("scripts-state"), words(scripts ? "scriptsAllowed" : "scriptsNotAllowed"));
  write(part("scripts-how"), scripts || FIREFOX ? "" : words("scriptsHow"));
  // Firefox asks as for a site; Chromium has a switch of its own.
  part("scripts-allow").hidden = scripts || !FIREFOX;
}

function draw(shown: Shown) {
  drawApp(shown);
  drawSites(shown);
  drawScripts(shown);
}

async function look(asked: Asked = "show") {
  // The background may be starting.
  const shown = await ask(asked).catch(() => null);
  if (shown !== null && shown !== undefined) draw(shown);
}

async function change(work: Promise<boolean>) {
  const failure = part("failure");
  try {
    write(failure, (await work) ? "" : words("notChanged"));
  } catch (error) {
    write(failure, String(error));
  }
  await look("look");
}

function allow(host: string): Promise<void> {
  return change(chrome.permissions.request({ origins: origins(host) }));
}

function withdraw(host: string): Promise<void> {
  return change(chrome.permissions.remove({ origins: origins(host) }));
}

async function saveProfile() {
  const code = part<HTMLInputElement>("profile").value.trim().toLowerCase();
  if (!isCode(code)) return;
  await chrome.storage.local.set({ profile: code });
  await look("reconnect");
}

document.documentElement.lang = chrome.i18n.getUILanguage();
for (const element of document.querySelectorAll<HTMLElement>("[data-text]")) element.textContent = words(element.dataset["text"] ?? "");
part("again").addEventListener("click", () => void look("reconnect"));
part("scripts-allow").addEventListener("click", () => void change(chrome.permissions.request({ permissions: ["userScripts"] })));
part<HTMLFormElement>("profile-form").addEventListener("submit", (event) => {
  event.preventDefault();
  void saveProfile();
});
void profileCode().then((code) => (part<HTMLInputElement>("profile").value = code));
void look();
setInterval(() => {
  if (document.visibilityState === "visible") void look();
}, LOOK_EVERY);
