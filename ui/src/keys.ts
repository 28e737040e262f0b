/** Keys that work everywhere in the page. */

import type { Communicator } from "./communicator.svelte";

export type PageKey = "zoom-in" | "zoom-out" | "zoom-reset" | "fullscreen" | "leave-wallboard" | "search" | "refresh";

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** What a key press asks for. AltGr shows as Ctrl+Alt on some systems, so Alt never counts. */
export function pageKey(pressed: Pressed, wallboard: boolean): PageKey | null {
  const { key, altKey, shiftKey } = pressed;
  if (altKey) return null;
  if (pressed.ctrlKey || pressed.metaKey) {
    switch (key) {
      case "+":
      case "=":
        return "zoom-in";
      case "-":
      case "_":
        return "zoom-out";
      case "0":
        return "zoom-reset";
    }
    // Shift is needed for + on some layouts, never for these.
    if (shiftKey) return null;
    if (key.toLowerCase() === "k") return "search";
    return key.toLowerCase() === "r" ? "refresh" : null;
  }
  if (key === "F11") return "fullscreen";
  if (key === "F5") return "refresh";
  return key === "Escape" && wallboard ? "leave-wallboard" : null;
}

export function press(communicator: Communicator, key: PageKey): void {
  const signedIn = communicator.parts.session.state === "signedIn";
  switch (key) {
    case "zoom-in":
      return communicator.send("zoom", { step: "in" });
    case "zoom-out":
      return communicator.send("zoom", { step: "out" });
    case "zoom-reset":
      return communicator.send("zoom", { step: "reset" });
    case "fullscreen":
      return communicator.send("toggle_fullscreen");
    case "leave-wallboard":
      return communicator.send("leave_wallboard");
    case "refresh":
      return signedIn ? communicator.send("refresh") : undefined;
    case "search":
      return signedIn ? communicator.openSearch() : undefined;
  }
}

/** The browser's own menu would offer to reload the page; text fields keep theirs for paste. */
export function keepsMenu(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
