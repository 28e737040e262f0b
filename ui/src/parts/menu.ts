/** What a menu is made of. */

import type { IconName } from "./icons";

export interface Entry {
  id: string;
  label: string;
  icon?: IconName;
  /** Shown at the end of the line: the key that does the same. */
  hint?: string;
  /** Set where the entry is switched on or off, or is the one chosen. */
  checked?: boolean;
  /** Under way: it says so, and cannot be chosen again. */
  busy?: boolean;
  /** Why it cannot be chosen. */
  barred?: string;
  choose: () => void;
}

/** What a menu stands at: a button, or a place in the window. */
export type Anchor = Element | { getBoundingClientRect: () => DOMRect };

/** CSS pixels that stay free at each edge of the window. */
const EDGE = 8;

/** Puts a menu below its anchor, above it where there is more room, and never over an edge of the window. */
export function placeBeside(sheet: HTMLElement, anchor: Anchor, align: "start" | "end", offset: number): void {
  const at = anchor.getBoundingClientRect();
  sheet.style.maxHeight = "";
  const { offsetWidth: width, offsetHeight: height } = sheet;
  const below = innerHeight - at.bottom - offset - EDGE;
  const above = at.top - offset - EDGE;
  const down = height <= below || below >= above;
  const high = Math.min(height, Math.max(down ? below : above, 0));
  const left = align === "end" ? at.right - width : at.left;
  sheet.style.maxHeight = `${high}px`;
  sheet.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - EDGE - width))}px`;
  sheet.style.top = `${down ? at.bottom + offset : at.top - offset - high}px`;
}
