/** Keys that work everywhere in the page: those that the registry's actions name. */

import { isPressed, type Pressed } from "./actions/key";
import { ACTIONS, type ActionId } from "./actions/registry";

/**
 * What a key press asks for. `wallboard`: Esc leaves it; elsewhere it belongs to what is open. `typing`: a letter is
 * for the field that has the focus.
 */
export function pageKey(pressed: Pressed, wallboard: boolean, typing = false): ActionId | null {
  if (typing && pressed.key?.length === 1 && !pressed.ctrlKey && !pressed.metaKey) return null;
  const found = ACTIONS.own.find(({ keys }) => keys?.some((key) => isPressed(key, pressed)));
  if (found === undefined || (found.id === "leave-wallboard" && !wallboard)) return null;
  return found.id;
}

/** A letter pressed there is written, or goes to an entry that begins with it. */
export function takesLetters(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("input, textarea, select, [contenteditable], [role=menu], dialog, [role=radiogroup]") !== null
  );
}

/** The browser's own menu would offer to reload the page; text fields keep theirs for paste. */
export function keepsMenu(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
