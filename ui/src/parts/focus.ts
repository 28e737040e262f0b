/** Where the keyboard stands after a page has gone. */

import { tick } from "svelte";
import type { Attachment } from "svelte/attachments";

/** Nothing has the focus. */
export const lost = () => document.activeElement === null || document.activeElement === document.body;

let held = false;
document.addEventListener("focusin", () => (held = true), { once: true });

/** Takes the focus when what had it is no longer there, so that the next Tab starts on this page. */
export const landFocus: Attachment<HTMLElement> = (page) => {
  // At the very start nothing had it, and the first Tab begins at the top.
  if (held && lost()) page.focus({ preventScroll: true });
};

/**
 * To be called before `region` is drawn anew: when that takes the focus from what has it, it lands there again, else
 * on the `[data-home]` around it, else on the page. Never on another control, which the next press of the same key
 * would set off.
 */
export function keepPlace(region: HTMLElement | undefined, home?: HTMLElement | null): void {
  const focused = document.activeElement;
  if (focused === null || !region?.contains(focused)) return;
  const around = home ?? focused.closest<HTMLElement>("[data-home]");
  void tick().then(() => {
    // A node that moves in the document loses the focus; a control that is disabled takes none.
    for (const to of [focused, around, document.querySelector("main")]) {
      if (lost() && to instanceof HTMLElement && to.isConnected) to.focus({ preventScroll: true });
    }
  });
}
