/** What on the page has a menu of its own, by the secondary button of the mouse or the menu key. */

import type { Attachment } from "svelte/attachments";
import type { Receiver } from "../call/targets";
import type { Target } from "./registry";

const offered = new WeakMap<Element, () => Target>();

/** The element whose menu is open, and where it was asked for, in CSS pixels of the window. */
class Opened {
  at = $state.raw<{ element: HTMLElement; target: () => Target; place: DOMRect } | null>(null);
}
export const opened = new Opened();

/** Gives an element the menu of a target. A row costs nothing but its entry here: there is one menu for all of them. */
export function offers(target: () => Target): Attachment<HTMLElement> {
  return (element) => {
    element.dataset["offers"] = "";
    offered.set(element, target);
    return () => {
      offered.delete(element);
      delete element.dataset["offers"];
      if (opened.at?.element === element) opened.at = null;
    };
  };
}

/** What the element is about, or what is around it. */
export function targetAt(element: Element | null): { element: HTMLElement; target: Target } | null {
  const around = element?.closest<HTMLElement>("[data-offers]") ?? null;
  const target = around === null ? undefined : offered.get(around);
  return around === null || target === undefined ? null : { element: around, target: target() };
}

/** The colleague whose row has the keyboard, where they have a number. */
export function receiverAt(focused: Element | null): Receiver | null {
  const found = targetAt(focused);
  if (found?.element !== focused || found?.target.kind !== "person") return null;
  const { id, number } = found.target.of;
  return number === null ? null : { id, number };
}

const sending = (target: Target, sends: string | null): Target =>
  target.kind === "person" ? { ...target, of: { ...target.of, sends } } : target;

/** Opens the menu of what was pressed; false where that has none. `sends`: the call that could go there now, and stays the one while the menu is open. */
export function openMenu(event: MouseEvent, sends: string | null): boolean {
  const element = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-offers]") : null;
  const target = element === null ? undefined : offered.get(element);
  if (element === null || target === undefined) return false;
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  const inside = x >= left && x <= right && y >= top && y <= bottom;
  // By the keyboard some engines say where the pointer is, or nothing.
  opened.at = {
    element,
    target: () => sending(target(), sends),
    place: inside ? new DOMRect(x, y, 0, 0) : new DOMRect(left + 16, bottom - 8, 0, 0),
  };
  return true;
}
