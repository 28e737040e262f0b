/** Where elements are, and what of them a user can bring into view. */

/** CSS pixels from the top left of the window. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Pixels that rounding may take. */
export const ROUNDING = 1;

const CONTAINS = /paint|layout|strict|content/;

function holdsPlaced(style: CSSStyleDeclaration): boolean {
  return style.transform !== "none" || CONTAINS.test(style.contain) || !["", "normal"].includes(style.containerType);
}

/** What is placed by nothing but the window: its parents do not clip it. */
function isOnTop(element: Element): boolean {
  return element instanceof HTMLDialogElement && element.matches(":modal");
}

/** The elements that can clip or scroll `element`, the nearest first: its parents, less those that it is placed past. */
export function* frames(element: Element): Generator<[Element, CSSStyleDeclaration]> {
  let { position } = getComputedStyle(element);
  for (let at = isOnTop(element) ? null : element.parentElement; at !== null; at = at.parentElement) {
    const style = getComputedStyle(at);
    const placed = position === "fixed" || position === "absolute";
    if (placed && !holdsPlaced(style) && !(position === "absolute" && style.position !== "static")) continue;
    yield [at, style];
    if (isOnTop(at)) return;
    position = style.position;
  }
}

const scrolls = (overflow: string) => overflow === "auto" || overflow === "scroll";
const clips = (overflow: string) => overflow === "hidden" || overflow === "clip";

/** The part of a frame that shows what it holds. */
export function inside(frame: Element): Box {
  const { left, top, right, bottom } = frame.getBoundingClientRect();
  return frame === document.documentElement || frame === document.body
    ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight }
    : { left, top, right, bottom };
}

const CLOSED = { left: "overflowX", right: "overflowX", top: "overflowY", bottom: "overflowY" } as const;
const START = { overflowX: ["left", "right", "scrollLeft"], overflowY: ["top", "bottom", "scrollTop"] } as const;

/** A side of `box` that stays out of sight however the user scrolls, and what cuts it off. */
export function cutOff(box: Box, element: Element, slack: { x: number; y: number }): string | null {
  const at = { ...box };
  for (const [frame, style] of frames(element)) {
    const view = inside(frame);
    for (const axis of ["overflowX", "overflowY"] as const) {
      const [from, to, scrolled] = START[axis];
      const room = axis === "overflowX" ? slack.x : slack.y;
      if (clips(style[axis])) {
        if (at[from] < view[from] - room) return `${from} by ${called(frame)}`;
        if (at[to] > view[to] + room) return `${to} by ${called(frame)}`;
      } else if (scrolls(style[axis])) {
        if (at[from] + frame[scrolled] < view[from] - room) return `${from} by the beginning of ${called(frame)}`;
        // It can be brought to where the frame shows it.
        const length = Math.min(at[to] - at[from], view[to] - view[from]);
        at[from] = Math.min(Math.max(at[from], view[from]), view[to] - length);
        at[to] = at[from] + length;
      }
    }
  }
  const sides = Object.keys(CLOSED) as (keyof Box)[];
  const window: Box = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const side = sides.find((one) => {
    const room = CLOSED[one] === "overflowX" ? slack.x : slack.y;
    return one === "left" || one === "top" ? at[one] < window[one] - room : at[one] > window[one] + room;
  });
  return side === undefined ? null : `${side} by the window`;
}

/** What of the element is in view now. */
export function inView(element: Element): Box | null {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const box = { left: Math.max(0, left), top: Math.max(0, top), right: Math.min(innerWidth, right), bottom: Math.min(innerHeight, bottom) };
  for (const [frame, style] of frames(element)) {
    const view = inside(frame);
    if (style.overflowX !== "visible") [box.left, box.right] = [Math.max(box.left, view.left), Math.min(box.right, view.right)];
    if (style.overflowY !== "visible") [box.top, box.bottom] = [Math.max(box.top, view.top), Math.min(box.bottom, view.bottom)];
  }
  return box.right - box.left > 0 && box.bottom - box.top > 0 ? box : null;
}

/** Drawn, and for the eye: not for screen readers alone. */
export function isSeen(element: Element): boolean {
  if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    if (at.matches(".spoken")) return false;
    if (getComputedStyle(at).clipPath.startsWith("inset(50%")) return false;
  }
  return true;
}

/** What the user can work with: an open dialog keeps everything else away. */
export function reachable(): Element {
  const dialogs = [...document.querySelectorAll("dialog:modal")];
  return dialogs.find((dialog) => dialog.contains(document.activeElement)) ?? dialogs.at(-1) ?? document.body;
}

/** A name for a person who looks for it in the sources. */
export function called(element: Element): string {
  const names = [...element.classList].filter((name) => !name.startsWith("svelte-")).map((name) => `.${name}`);
  const id = element.id === "" ? "" : `#${element.id}`;
  const role = element.getAttribute("role");
  const words = (element.getAttribute("aria-label") ?? element.textContent ?? "").replace(/\s+/g, " ").trim().slice(0, 32);
  return `${element.tagName.toLowerCase()}${id}${names.join("")}${role === null ? "" : `[role=${role}]`} “${words}”`;
}
