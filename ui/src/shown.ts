/** What the page really shows, measured in its own document: the host reports this and not its wish. */

import type { PageShown } from "./bindings/PageShown";

/** Parts that are named as broken. */
const MOST = 16;

/** The page as it is drawn now, for the snapshot of this revision. */
export function shown(revision: number): PageShown {
  const root = document.documentElement;
  const column = document.querySelector("[data-column]");
  const declared = Number.parseFloat(getComputedStyle(root).getPropertyValue("--column-width"));
  // On a wallboard all of it is enlarged, and the column is as wide as ever in its own pixels.
  const scale = Number(root.dataset["scale"] ?? 1);
  const measured = column ? column.getBoundingClientRect().width / scale : declared;
  // The sign-in page has no people, and no place for the panel; the wallboard has no place for it.
  const signedIn = ["dashboard", "report", "settings", "integration-log", "recents", "first-steps"].some(
    (page) => document.getElementById(page) !== null,
  );
  return {
    revision,
    theme: root.dataset["theme"] ?? "",
    columnWidth: Number.isFinite(measured) ? measured : null,
    statusPanel: signedIn && !root.hasAttribute("data-wallboard") ? document.getElementById("status-panel") !== null : null,
    presenceBackground: signedIn ? coloured("presence") : null,
    callBackground: signedIn ? coloured("call") : null,
    failed: [...document.querySelectorAll<HTMLElement>("[data-failed]")].slice(0, MOST).map((part) => part.dataset["failed"] ?? ""),
  };
}

/** Whether people are coloured so, by the first who would be; while there is none, whether the page carries the mark for it. */
function coloured(by: "presence" | "call"): boolean {
  const root = document.documentElement;
  // Who is on a call may have that colour instead. What is under the pointer, or chosen by the arrow keys, has its own.
  const who = by === "call" ? '[data-call="busy"]' : "[data-presence]:not([data-call])";
  const row = document.querySelector(`.person${who}:not(:hover, [aria-selected="true"])`);
  if (row === null) return root.hasAttribute(`data-${by}-background`);
  const ground = getComputedStyle(row).backgroundColor;
  // Where the system forces its colours on the page, all grounds are one.
  if (/^(?:|transparent|rgba\(.*, 0\))$/u.test(ground) || ground === painted("--surface")) return false;
  // Behind a call may stand the colour of the presence.
  return by === "presence" || ground === painted("--ground-call");
}

/** A colour of the palette as a computed style says it. */
function painted(token: string): string {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.backgroundColor = `var(${token})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).backgroundColor;
  probe.remove();
  return colour;
}
