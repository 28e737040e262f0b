/** The open pages of a site, and which of them is meant. */

import { belongs, origins } from "./site";

export type Tab = chrome.tabs.Tab & { id: number };

/** When a tab was last used, in milliseconds since 1970: now, where it is what the user looks at. */
function usedAt(tab: Tab, window: number | null): number {
  return tab.active && tab.windowId === window ? Date.now() : Math.round(tab.lastAccessed ?? 0);
}

/** The window that the user works in; null while it is one of another program. */
async function focused(): Promise<number | null> {
  const window = await chrome.windows.getLastFocused().catch(() => null);
  return window?.focused === true ? (window.id ?? null) : null;
}

async function lastFocused(): Promise<number | undefined> {
  return (await chrome.windows.getLastFocused().catch(() => undefined))?.id;
}

/** Whether the user has allowed the site. */
export function isAllowed(host: string): Promise<boolean> {
  // One of the two is enough: the user may have allowed https alone.
  return Promise.all(origins(host).map((origin) => chrome.permissions.contains({ origins: [origin] }))).then((all) => all.includes(true));
}

/** The open pages of the site. Of pages that the user has not allowed the browser tells no address. */
async function pages(host: string): Promise<Tab[]> {
  const tabs = await chrome.tabs.query({ url: origins(host) });
  return tabs.filter((tab): tab is Tab => tab.id !== undefined && belongs(tab.url, host));
}

/** How many pages of the site are open, and when one was last used. */
export async function use(host: string): Promise<{ pages: number; used_at: number | null }> {
  const [tabs, window] = await Promise.all([pages(host), focused()]);
  const times = tabs.map((tab) => usedAt(tab, window));
  return { pages: tabs.length, used_at: times.length === 0 ? null : Math.max(...times) };
}

/** The page that a plan is for: the one in front, else the one that was used last. */
export async function choose(host: string): Promise<Tab | "page_not_open" | "page_asleep"> {
  const [tabs, window] = await Promise.all([pages(host), lastFocused()]);
  const rank = (tab: Tab) => (tab.active ? (tab.windowId === window ? 2 : 1) : 0);
  const awake = tabs.filter((tab) => tab.discarded !== true);
  const [first] = awake.sort((one, other) => rank(other) - rank(one) || (other.lastAccessed ?? 0) - (one.lastAccessed ?? 0));
  return first ?? (tabs.length === 0 ? "page_not_open" : "page_asleep");
}
