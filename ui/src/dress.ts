/** What the document itself carries for the style sheets. Each is written only where it is another: a write makes the engine look at every style again. */

import type { Appearance } from "./bindings/Appearance";
import type { Language } from "./bindings/Language";

export function dress(root: HTMLElement, language: Language, appearance: Appearance): void {
  if (root.lang !== language) root.lang = language;
  if (root.dataset["theme"] !== appearance.theme) root.dataset["theme"] = appearance.theme;
  // How people are coloured is in people.css: their rows only say who is what.
  mark(root, "data-presence-background", appearance.presenceBackground);
  mark(root, "data-call-background", appearance.callBackground);
  const width = `${appearance.columnWidth}px`;
  if (root.style.getPropertyValue("--column-width") !== width) root.style.setProperty("--column-width", width);
}

function mark(root: HTMLElement, name: string, wanted: boolean): void {
  if (root.hasAttribute(name) !== wanted) root.toggleAttribute(name, wanted);
}
