/** Where the keyboard stands after a page has gone. */

import type { Attachment } from "svelte/attachments";

let held = false;
document.addEventListener("focusin", () => (held = true), { once: true });

/** Takes the focus when what had it is no longer there, so that the next Tab starts on this page. */
export const landFocus: Attachment<HTMLElement> = (page) => {
  // At the very start nothing had it, and the first Tab begins at the top.
  if (held && (document.activeElement === null || document.activeElement === document.body)) page.focus({ preventScroll: true });
};
