/** States that are drawn and that no host sends. */

import type { States } from "../states";

export function stateFaults(known: States): { seen: number; faults: string[] } {
  const faults: string[] = [];
  let seen = 0;
  const look = (selector: string, all: readonly string[], of: (element: Element) => string) => {
    for (const element of document.querySelectorAll(selector)) {
      seen += 1;
      if (!all.includes(of(element))) faults.push(`no host sends “${of(element)}” (${selector})`);
    }
  };
  const attribute = (name: string) => (element: Element) => element.getAttribute(name) ?? "";
  look("[data-extension-state]", known.extension, attribute("data-extension-state"));
  look("[data-state-word]", known.words, (element) => element.textContent?.trim() ?? "");
  look("[data-call-state]", known.call, attribute("data-call-state"));
  look("[data-presence-sign]", known.presence, attribute("data-presence-sign"));
  return { seen, faults };
}
