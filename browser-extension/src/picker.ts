/**
 * Runs in the page while the user points out an element: marks what is under the pointer and says how it will be found.
 * A click takes it, Escape gives up. Until then the page hears of no pointer and no key.
 */

import { nested } from "./page/find";
import { selectorFor } from "./page/selector";
import { belongs } from "./site";

export interface PickerWords {
  how: string;
  /** Of a frame of another site. */
  elsewhere: string;
  /** Of an element that cannot be told from another. */
  alike: string;
}

interface Picker {
  /** What was pointed out; a selector of null: the user gave up. Undefined: this is another page. */
  start: (host: string, words: PickerWords) => Promise<{ selector: string | null } | undefined>;
  stop: () => void;
  isOn: () => boolean;
}

declare global {
  var communicatorPicker: Picker | undefined;
}

/** Everything that a page could take for a use of it. */
const HELD = [
  "pointerdown",
  "pointerup",
  "pointermove",
  "pointerover",
  "pointerout",
  "mousedown",
  "mouseup",
  "mousemove",
  "mouseover",
  "mouseout",
  "click",
  "auxclick",
  "dblclick",
  "contextmenu",
  "touchstart",
  "touchend",
  "dragstart",
  "keydown",
  "keypress",
  "keyup",
  "focusin",
  "submit",
] as const;

/** What lies at a point of the window: an element, or a frame of another origin that nothing can be told of. */
function under(x: number, y: number, origin: string, ours: Element): { element: Element; other: boolean } | null {
  const hit = (root: Document | ShadowRoot, atX: number, atY: number) =>
    root.elementsFromPoint(atX, atY).find((element) => element !== ours && element.getRootNode() === root) ?? null;
  let root: Document | ShadowRoot = document;
  let found: Element | null = null;
  let [atX, atY] = [x, y];
  for (;;) {
    const next: Element | null = hit(root, atX, atY);
    if (next === null) return found === null ? null : { element: found, other: false };
    found = next;
    const inside = nested(next, origin);
    if (inside === "none") return { element: next, other: false };
    if (inside === "other") return { element: next, other: true };
    if (inside instanceof ShadowRoot || !("defaultView" in inside)) {
      root = inside;
      continue;
    }
    const box = next.getBoundingClientRect();
    [atX, atY] = [atX - box.x - next.clientLeft, atY - box.y - next.clientTop];
    root = inside as Document;
  }
}

/** Where it is seen in the window of the page, also from inside its frames. */
function boxOf(element: Element): DOMRect {
  const box = element.getBoundingClientRect();
  let [x, y] = [box.x, box.y];
  for (let view = element.ownerDocument.defaultView; view !== null && view !== window; view = view.parent as typeof view) {
    const frame = view.frameElement;
    if (frame === null) break;
    const outer = frame.getBoundingClientRect();
    x += outer.x + frame.clientLeft;
    y += outer.y + frame.clientTop;
  }
  return new DOMRect(x, y, box.width, box.height);
}

/** Our own mark over the page: in a closed tree, where neither the page's styles nor its scripts reach. */
function makeMark() {
  const host = document.createElement("div");
  const box = document.createElement("div");
  const note = document.createElement("div");
  const place = { all: "initial", position: "fixed", margin: "0", border: "0", padding: "0", background: "none" };
  Object.assign(host.style, place, {
    display: "block",
    inset: "0",
    width: "100vw",
    height: "100vh",
    zIndex: "2147483647",
    cursor: "crosshair",
  });
  Object.assign(box.style, place, {
    boxSizing: "border-box",
    outline: "3px solid #0b63ce",
    outlineOffset: "-1px",
    background: "rgb(11 99 206 / 18%)",
    pointerEvents: "none",
    display: "none",
  });
  Object.assign(note.style, place, {
    insetInline: "0",
    insetBlockEnd: "12px",
    width: "fit-content",
    maxWidth: "min(90vw, 60rem)",
    marginInline: "auto",
    padding: "10px 14px",
    borderRadius: "8px",
    background: "#14202e",
    color: "#fff",
    font: "14px/1.45 system-ui, sans-serif",
    overflowWrap: "anywhere",
    whiteSpace: "pre-line",
    pointerEvents: "none",
  });
  note.setAttribute("role", "status");
  const tree = host.attachShadow({ mode: "closed" });
  tree.append(box, note);
  host.tabIndex = -1;
  document.documentElement.append(host);
  // Above what a page has put on top of everything.
  if ("popover" in host) {
    host.popover = "manual";
    host.showPopover();
  }
  return { host, box, note };
}

let ending: (() => void) | null = null;

function start(page: string, words: PickerWords): ReturnType<Picker["start"]> {
  ending?.();
  if (!belongs(location.href, page)) return Promise.resolve(undefined);
  return new Promise((done) => {
    const { origin } = window;
    const { host, box, note } = makeMark();
    const focused = document.activeElement;
    let marked: { element: Element; selector: string | null } | null = null;
    let top = false;

    function say(text: string) {
      if (note.textContent !== text) note.textContent = text;
    }

    function mark(x: number, y: number) {
      // What is below us: a note that is pointed at makes room.
      const found = under(x, y, origin, host);
      if (found === null) return;
      const near = y > innerHeight - 120;
      if (near !== top) {
        top = near;
        Object.assign(
          note.style,
          top ? { insetBlockEnd: "auto", insetBlockStart: "12px" } : { insetBlockStart: "auto", insetBlockEnd: "12px" },
        );
      }
      if (found.element !== marked?.element) {
        marked = { element: found.element, selector: found.other ? null : selectorFor(found.element, document, origin) };
        say(found.other ? words.elsewhere : marked.selector === null ? words.alike : `${words.how}\n${marked.selector}`);
      }
      const at = boxOf(found.element);
      Object.assign(box.style, {
        display: "block",
        insetInlineStart: `${at.x}px`,
        insetBlockStart: `${at.y}px`,
        width: `${at.width}px`,
        height: `${at.height}px`,
        outlineColor: marked.selector === null ? "#c62828" : "#0b63ce",
      });
    }

    function end(selector: string | null) {
      ending = null;
      for (const name of HELD) removeEventListener(name, held, true);
      host.remove();
      if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
      done({ selector });
    }
    ending = () => end(null);

    /** A press that ends it is still held back when it is let go of. */
    let pressed = false;

    function held(event: Event) {
      event.stopImmediatePropagation();
      if (event.cancelable && event.type !== "focusin") event.preventDefault();
      if (event instanceof KeyboardEvent) {
        if (event.type === "keydown" && event.key === "Escape" && event.isTrusted) end(null);
        return;
      }
      if (!(event instanceof MouseEvent) || !event.isTrusted) return;
      if (event.type === "pointermove" || event.type === "mousemove") mark(event.clientX, event.clientY);
      if (event.type === "pointerdown" || event.type === "mousedown") pressed = true;
      if (event.type === "click" && event.button === 0 && pressed) {
        mark(event.clientX, event.clientY);
        if (marked !== null && marked.selector !== null) end(marked.selector);
      }
    }
    for (const name of HELD) addEventListener(name, held, { capture: true, passive: false });
    host.focus({ preventScroll: true });
    say(words.how);
  });
}

globalThis.communicatorPicker = { start, stop: () => ending?.(), isOn: () => ending !== null };
