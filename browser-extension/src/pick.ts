/**
 * Has the user point out an element: brings the page to the front, marks what is under the pointer, and gives back CSS
 * by which the steps of a plan find it.
 */

import type { Picked, PickWish, Reason } from "./messages";
import type { PickerWords } from "./picker";
import { enter, type Place, Stop } from "./plan";
import { choose, isAllowed } from "./tabs";
import { TooLate } from "./within";

/** How often it is seen to that the page is still there, in ms. */
const LOOK_EVERY = 500;

/** Never fails: what went wrong is in the answer. */
export async function pick(wish: PickWish, signal: AbortSignal): Promise<Picked> {
  const picked = (selector: string | null, reason: Reason | null): Picked => ({ type: "picked", id: wish.id, selector, reason });
  try {
    if (!(await isAllowed(wish.website))) throw new Stop("site_not_allowed");
    const tab = await choose(wish.website);
    if (typeof tab === "string") throw new Stop(tab);
    await chrome.tabs.update(tab.id, { active: true });
    // A desktop may keep it where it is.
    if (tab.windowId !== undefined) await chrome.windows.update(tab.windowId, { focused: true }).catch(() => undefined);
    const place = await enter(tab, wish, signal);
    const selector = await pointOut(place, wish.website, signal);
    return selector === null ? picked(null, "cancelled") : picked(selector, null);
  } catch (error) {
    if (signal.aborted) return picked(null, "cancelled");
    if (error instanceof Stop) return picked(null, error.reason);
    if (error instanceof TooLate) return picked(null, "page_busy");
    return picked(null, "navigated_away");
  }
}

/** As long as the user takes; null where they gave up. */
async function pointOut(place: Place, website: string, signal: AbortSignal): Promise<string | null> {
  const target = { tabId: place.tab, documentIds: [place.document] };
  const words: PickerWords = {
    how: chrome.i18n.getMessage("pickHow"),
    elsewhere: chrome.i18n.getMessage("pickElsewhere"),
    alike: chrome.i18n.getMessage("pickAlike"),
  };
  const stop = () => {
    const end = { target, func: () => globalThis.communicatorPicker?.stop(), injectImmediately: true };
    // The page may be gone.
    void chrome.scripting.executeScript(end).catch(() => undefined);
  };
  await chrome.scripting.executeScript({ target, files: ["picker.js"], injectImmediately: true });
  const answered = chrome.scripting.executeScript({
    target,
    func: (host: string, say: PickerWords) => globalThis.communicatorPicker?.start(host, say),
    args: [website, words] as [string, PickerWords],
    injectImmediately: true,
  });
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  const watch = watched(place);
  try {
    const [answer] = await Promise.race([answered, watch.left]);
    const said = answer?.result ?? null;
    if (said === null) throw new Stop("navigated_away");
    return said.selector;
  } finally {
    watch.end();
    signal.removeEventListener("abort", stop);
  }
}

/** `left` fails when the page is left: not every browser says so to who waits for an answer of it. */
function watched({ tab, document }: Place): { left: Promise<never>; end: () => void } {
  const target = { tabId: tab, documentIds: [document] };
  let timer: ReturnType<typeof setInterval> | undefined;
  const left = new Promise<never>((_, fail) => {
    const gone = () => fail(new Stop("navigated_away"));
    const look = () =>
      chrome.scripting
        .executeScript({ target, func: () => true, injectImmediately: true })
        .then(([answer]) => (answer?.result === true ? undefined : gone()))
        .catch(gone);
    timer = setInterval(() => void look(), LOOK_EVERY);
  });
  // Nobody may listen any more.
  left.catch(() => undefined);
  return { left, end: () => clearInterval(timer) };
}
