/** The sites that the app asked for: what is allowed and open of them in this browser, told whenever it changes. */

import type { SiteState, ToHost, Wanted } from "./messages";
import { scriptsAllowed } from "./plan";
import { isAllowed, use } from "./tabs";

/** So long changes are gathered, in ms. */
const GATHER = 100;

export class Sites {
  wanted: Wanted[] = [];
  #told = "";
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #tell: (message: Extract<ToHost, { type: "sites" }>) => void;

  constructor(tell: (message: Extract<ToHost, { type: "sites" }>) => void) {
    this.#tell = tell;
    const look = () => this.#soon();
    chrome.tabs.onActivated.addListener(look);
    chrome.tabs.onRemoved.addListener(look);
    chrome.tabs.onUpdated.addListener((_tab, change) => {
      if (change.url !== undefined || change.status !== undefined || change.discarded !== undefined) look();
    });
    chrome.windows.onFocusChanged.addListener(look);
    chrome.permissions.onAdded.addListener(look);
    chrome.permissions.onRemoved.addListener(look);
  }

  /** What the app asks for now; told of in any case. */
  async want(wanted: Wanted[]) {
    this.wanted = wanted;
    this.#told = "";
    await this.look();
  }

  async states(): Promise<SiteState[]> {
    return await Promise.all(this.wanted.map(async ({ site }) => ({ site, allowed: await isAllowed(site), ...(await use(site)) })));
  }

  /** Looks, and tells of what has changed. */
  async look() {
    const message = { type: "sites" as const, sites: await this.states(), scripts: scriptsAllowed() };
    const told = JSON.stringify(message);
    if (told === this.#told) return;
    this.#told = told;
    this.#tell(message);
  }

  #soon() {
    if (this.wanted.length === 0 || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.look();
    }, GATHER);
  }
}
