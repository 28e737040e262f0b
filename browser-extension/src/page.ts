/**
 * Runs in the page, in the extension's own world: what the page's scripts define is not seen here, nor the reverse.
 * The background calls it step by step, each time for one document by its id, so that a page which was left meanwhile
 * is never acted on. It keeps nothing but the element that the steps act on.
 */

import type { Reason, Step } from "./messages";
import { clear, click, focus, insert } from "./page/act";
import { find } from "./page/find";
import { belongs } from "./site";

/** What a step came to in the page. */
export type Done = { reason: Reason | null; detail?: string };

/** The steps that happen in the page. */
export type PageStep = Exclude<Step, { action: "sleep" | "js" }>;

export interface Page {
  /** Whether this is a page of the site, by its own address, and its elements can be looked for. */
  ready: (host: string) => "ready" | "loading" | "elsewhere";
  act: (host: string, step: PageStep) => Done;
}

declare global {
  var communicatorPage: Page | undefined;
}

let target: { selector: string; element: Element } | null = null;

function look(selector: string): Done {
  let found;
  try {
    found = find(selector, document, window.origin);
  } catch (error) {
    return { reason: "selector_invalid", detail: String(error) };
  }
  if (found.element === null) return { reason: found.others > 0 ? "frame_of_other_origin" : "target_not_found" };
  target = { selector, element: found.element };
  return { reason: null };
}

/** The target; looked for again where the page has put another element in its place. */
function present(): Element | Reason {
  if (target === null) return "no_target";
  if (!target.element.isConnected && look(target.selector).reason !== null) return "target_gone";
  return target.element;
}

function act(host: string, step: PageStep): Done {
  if (!belongs(location.href, host)) return { reason: "navigated_away" };
  if (step.action === "target") return look(step.value);
  if (step.action === "scrolltop") {
    window.scrollTo({ top: 0, behavior: "instant" });
    return { reason: null };
  }
  const element = present();
  if (typeof element === "string") return { reason: element };
  switch (step.action) {
    case "click":
      return { reason: click(element) };
    case "focus":
      return { reason: focus(element) };
    case "clear":
      return { reason: clear(element) };
    case "insert":
      return { reason: insert(element, step.value) };
  }
}

globalThis.communicatorPage = {
  ready: (host) => (!belongs(location.href, host) ? "elsewhere" : document.readyState === "loading" ? "loading" : "ready"),
  act,
};
