/**
 * A window that came to the front by itself for a call. The keys of its first moments were meant for another
 * program, and the host is told of the first use of it: then it stays.
 */

import type { Popup } from "./bindings/Popup";
import type { Communicator } from "./communicator.svelte";

const KEYS = ["keydown", "keypress", "keyup", "beforeinput"] as const;
const USES = ["keydown", "pointerdown", "wheel"] as const;

/** Listens before everything else on the page, until the function that it returns is called. */
export function mindPopup(communicator: Communicator): () => void {
  let told: Popup | null = null;

  function ignore(event: Event) {
    if (!communicator.parts.popup?.keysIgnored) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function use() {
    const popup = communicator.parts.popup;
    if (popup === null || popup === told) return;
    told = popup;
    communicator.send("use_window");
  }

  // In this order: a key that is ignored is no use.
  for (const kind of KEYS) addEventListener(kind, ignore, { capture: true });
  for (const kind of USES) addEventListener(kind, use, { capture: true, passive: true });
  return () => {
    for (const kind of KEYS) removeEventListener(kind, ignore, { capture: true });
    for (const kind of USES) removeEventListener(kind, use, { capture: true });
  };
}
