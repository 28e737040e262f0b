/** Where the keyboard stands after a page has gone. */

import { tick } from "svelte";
import type { Attachment } from "svelte/attachments";

let held = false;
document.addEventListener("focusin", () => (held = true), { once: true });

/** Takes the focus when what had it is no longer there, so that the next Tab starts on this page. */
export const landFocus: Attachment<HTMLElement> = (page) => {
  // At the very start nothing had it, and the first Tab begins at the top.
  if (held && (document.activeElement === null || document.activeElement === document.body)) page.focus({ preventScroll: true });
};

/**
 * To be called before `region` is drawn anew: when that takes away what has the focus, it lands on the `[data-home]`
 * around it, else on the page. Never on another control, which the next press of the same key would set off.
 */
export function keepPlace(region: HTMLElement | undefined): void {
  const focused = document.activeElement;
  if (focused === null || !region?.contains(focused)) return;
  const home = focused.closest<HTMLElement>("[data-home]");
  void tick().then(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (focused.isConnected || !lost) return;
    const to = home?.isConnected ? home : document.querySelector("main");
    to?.focus({ preventScroll: true });
  });
}
