/**
 * What is done to an element, so that the page notices as it would notice a person.
 *
 * A framework that controls a field puts a property of its own over the field's value, and compares the two at each
 * `input` event. So the value goes in by the setter of the element's class, and the events follow.
 */

import type { Reason } from "../messages";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Kinds of `<input>` that hold no text of the user's. */
const NO_TEXT = new Set(["button", "checkbox", "color", "file", "hidden", "image", "radio", "range", "reset", "submit"]);

function field(element: Element): Field | null {
  const name = element.namespaceURI === "http://www.w3.org/1999/xhtml" ? element.localName : "";
  if (name === "input") return NO_TEXT.has((element as HTMLInputElement).type) ? null : (element as HTMLInputElement);
  return name === "textarea" || name === "select" ? (element as Field) : null;
}

function isOff(element: Element): boolean {
  return element.matches(":disabled");
}

function fire(element: Element, event: Event) {
  element.dispatchEvent(event);
}

function changed(element: Element, inputType: string, data: string | null) {
  fire(element, new InputEvent("input", { bubbles: true, composed: true, inputType, data }));
  fire(element, new Event("change", { bubbles: true }));
}

/** Gives a field a value, or says that it does not take it; then it has the one from before. */
function put(element: Field, value: string, inputType: string, data: string | null): Reason | null {
  if (isOff(element) || ("readOnly" in element && element.readOnly)) return "target_disabled";
  let set: ((value: string) => void) | undefined;
  for (let of = Object.getPrototypeOf(element); of !== null && set === undefined; of = Object.getPrototypeOf(of)) {
    set = Object.getOwnPropertyDescriptor(of, "value")?.set;
  }
  if (set === undefined) return "not_editable";
  const before = element.value;
  set.call(element, value);
  // Line ends are the field's own matter.
  const plain = (text: string) => text.replace(/\r\n?/g, "\n");
  if (plain(element.value) !== plain(value)) {
    set.call(element, before);
    return "value_not_accepted";
  }
  changed(element, inputType, data);
  return null;
}

/** Puts text behind what is there. */
export function insert(element: Element, text: string): Reason | null {
  const into = field(element);
  // Of a list, the entry of that value is chosen.
  if (into !== null) return put(into, into.localName === "select" ? text : into.value + text, "insertText", text);
  if (!isEditable(element)) return "not_editable";
  caretAtEnd(element);
  // An editor hears of it before and after, as when somebody types.
  if (!element.ownerDocument.execCommand("insertText", false, text)) {
    element.append(text);
    changed(element, "insertText", text);
  }
  return null;
}

/** Empties it. */
export function clear(element: Element): Reason | null {
  const into = field(element);
  if (into !== null) return put(into, "", "deleteContent", null);
  if (!isEditable(element)) return "not_editable";
  element.ownerDocument.getSelection()?.selectAllChildren(element);
  if (!element.ownerDocument.execCommand("delete")) {
    element.replaceChildren();
    changed(element, "deleteContent", null);
  }
  return null;
}

function isEditable(element: Element): element is HTMLElement {
  return "isContentEditable" in element && element.isContentEditable === true;
}

function caretAtEnd(element: HTMLElement) {
  element.focus();
  const selection = element.ownerDocument.getSelection();
  selection?.selectAllChildren(element);
  selection?.collapseToEnd();
}

export function focus(element: Element): Reason | null {
  if (isOff(element)) return "target_disabled";
  if ("focus" in element && typeof element.focus === "function") element.focus();
  return null;
}

/** Presses it: many pages listen to the parts of a click. */
export function click(element: Element): Reason | null {
  if (isOff(element)) return "target_disabled";
  const box = element.getBoundingClientRect();
  const view = element.ownerDocument.defaultView;
  const at = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
  const down = { bubbles: true, cancelable: true, composed: true, view, button: 0, buttons: 1, detail: 1, ...at };
  const up = { ...down, buttons: 0 };
  const pointer = { pointerId: 1, pointerType: "mouse", isPrimary: true };
  fire(element, new PointerEvent("pointerdown", { ...down, ...pointer }));
  fire(element, new MouseEvent("mousedown", down));
  focus(element);
  fire(element, new PointerEvent("pointerup", { ...up, ...pointer }));
  fire(element, new MouseEvent("mouseup", up));
  // What belongs to the element (a link, a button of a form) follows the last one alone.
  if ("click" in element && typeof element.click === "function") element.click();
  else fire(element, new MouseEvent("click", up));
  return null;
}
