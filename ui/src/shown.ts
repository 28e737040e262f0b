/** What the page really shows, measured in its own document: the host reports this and not its wish. */

import type { PageShown } from "./bindings/PageShown";

/** The page as it is drawn now, for the snapshot of this revision. */
export function shown(revision: number): PageShown {
  const root = document.documentElement;
  const column = document.querySelector("[data-column]");
  const declared = Number.parseFloat(getComputedStyle(root).getPropertyValue("--column-width"));
  const measured = column?.getBoundingClientRect().width ?? declared;
  // The sign-in page and the wallboard have no place for the panel.
  const hasPanel = ["dashboard", "report", "settings"].some((page) => document.getElementById(page) !== null);
  return {
    revision,
    theme: root.dataset["theme"] ?? "",
    columnWidth: Number.isFinite(measured) ? measured : null,
    statusPanel:
      hasPanel && !root.hasAttribute("data-wallboard") ? document.getElementById("status-panel") !== null : null,
  };
}
