/**
 * The connection to the native host, which goes on to the app. It is made again whenever it ends: the app may be
 * installed or started after the browser. While there is one, the browser lets the background live.
 */

import { type FromHost, idOf, PROTOCOL, read, type ToHost } from "./messages";

/** The host of the default profile of the app; those of other profiles have `_` and a code behind it. */
const NAME = "org.opencommunicator.communicator";

/** How soon a connection that has just ended is tried again, in ms: the app's program may have been replaced. */
const AGAIN_AFTER = 2_000;

/** The tries after that, a minute apart; the alarm comes also where the browser has ended the background. */
const ALARM = "connect";

/** How it stands, for the extension's own page. */
export type HostState =
  | { state: "connecting" }
  /** The browser could not start the host; `why` in its own words. */
  | { state: "no_host"; why: string }
  | { state: "not_running" }
  | { state: "refused"; why: string }
  | { state: "running" };

export interface HostEvents {
  message: (message: Exclude<FromHost, { type: "app" }>) => void;
  changed: (state: HostState) => void;
}

/** Codes of profiles: eight hexadecimal digits, or nothing. */
export function isCode(code: string): boolean {
  return /^(?:[0-9a-f]{8})?$/.test(code);
}

/** The code of the profile of the app that this browser works with. */
export async function profileCode(): Promise<string> {
  const { profile } = await chrome.storage.local.get("profile");
  return typeof profile === "string" && isCode(profile) ? profile : "";
}

export class Host {
  state: HostState = { state: "connecting" };
  #port: chrome.runtime.Port | null = null;
  #connecting = false;
  /** The host has said something since the last try. */
  #spoke = false;
  readonly #events: HostEvents;

  constructor(events: HostEvents) {
    this.#events = events;
    chrome.alarms.onAlarm.addListener((alarm) => {
      if (alarm.name === ALARM) void this.connect();
    });
  }

  /** Connects, unless it is connected. */
  async connect() {
    if (this.#port !== null || this.#connecting) return;
    this.#connecting = true;
    try {
      const code = await profileCode();
      const name = code === "" ? NAME : `${NAME}_${code}`;
      const port = chrome.runtime.connectNative(name);
      this.#port = port;
      port.onMessage.addListener((message: unknown) => this.#heard(port, message));
      // Firefox has the reason on the port, Chromium beside it.
      port.onDisconnect.addListener((ended: chrome.runtime.Port & { error?: { message?: string } }) =>
        this.#ended(port, ended.error?.message ?? chrome.runtime.lastError?.message ?? ""),
      );
      port.postMessage({
        type: "hello",
        protocol: PROTOCOL,
        version: chrome.runtime.getManifest().version,
        host: name,
        browser: browser(),
      });
    } catch (error) {
      this.#port = null;
      this.#set({ state: "no_host", why: String(error) });
      this.#later();
    } finally {
      this.#connecting = false;
    }
  }

  /** Ends the connection and makes another: the user has chosen another profile, or wants to try again. */
  async reconnect() {
    this.#port?.disconnect();
    this.#port = null;
    this.#set({ state: "connecting" });
    await this.connect();
  }

  /** Nothing is kept for a host that is not there. */
  send(message: ToHost) {
    try {
      this.#port?.postMessage(message);
    } catch {
      // It has just ended, which is told apart.
    }
  }

  #heard(port: chrome.runtime.Port, message: unknown) {
    if (port !== this.#port) return;
    let taken: FromHost;
    try {
      taken = read(message);
    } catch (error) {
      const id = idOf(message);
      const detail = error instanceof Error ? error.message : null;
      if (id !== null)
        this.send({ type: "result", id, outcome: "failed", reason: "invalid_message", step: null, detail: detail, took_ms: [] });
      return;
    }
    this.#spoke = true;
    if (taken.type !== "app") return this.#events.message(taken);
    void chrome.alarms.clear(ALARM);
    this.#set(taken.state === "refused" ? { state: "refused", why: taken.why ?? "" } : { state: taken.state });
  }

  #ended(port: chrome.runtime.Port, why: string) {
    if (port !== this.#port) return;
    this.#port = null;
    // A host that refused says why; that it then ended says less.
    if (this.state.state !== "refused") this.#set({ state: "no_host", why });
    this.#later();
  }

  #later() {
    if (this.#spoke) setTimeout(() => void this.connect(), AGAIN_AFTER);
    this.#spoke = false;
    void chrome.alarms.create(ALARM, { periodInMinutes: 1 });
  }

  #set(state: HostState) {
    this.state = state;
    this.#events.changed(state);
  }
}

/** The browser by the name that it calls itself. */
function browser(): { name: string; version: string } {
  const data = (navigator as { userAgentData?: { brands: { brand: string; version: string }[] } }).userAgentData;
  const known = ["Microsoft Edge", "Brave", "Vivaldi", "Opera", "Google Chrome", "Chromium"];
  for (const name of known) {
    const brand = data?.brands.find((one) => one.brand === name);
    if (brand !== undefined) return { name, version: brand.version };
  }
  const [, version = ""] = /Firefox\/([\d.]+)/.exec(navigator.userAgent) ?? [];
  return version === "" ? { name: "Chromium", version: "" } : { name: "Firefox", version };
}
