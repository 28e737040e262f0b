/** Controls that a hand cannot reach, or hits by mistake. */

import { called, cutOff, type Box, inView, isSeen, reachable, ROUNDING } from "./boxes";

/** CSS pixels, by WCAG 2.5.8. */
const TARGET = 24;

const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [role=option]";

/** Pixels of each other that neighbours may take: a border that they share. */
const SHARED = 1.5;

/** What is used by mouse, finger or key. A place that takes the focus for screen readers alone is none. */
export function controls(): HTMLElement[] {
  return [...reachable().querySelectorAll<HTMLElement>(CONTROLS)].filter(
    (one) => isSeen(one) && (one.tabIndex >= 0 || one.matches("button, [role=option], [data-stop]")),
  );
}

/** With its labels, which are as good to press. */
function target(control: HTMLElement): Box {
  const boxes = [control, ...("labels" in control ? ((control as HTMLInputElement).labels ?? []) : [])].map((one) =>
    one.getBoundingClientRect(),
  );
  return {
    left: Math.min(...boxes.map((box) => box.left)),
    top: Math.min(...boxes.map((box) => box.top)),
    right: Math.max(...boxes.map((box) => box.right)),
    bottom: Math.max(...boxes.map((box) => box.bottom)),
  };
}

function isSmall(control: HTMLElement): boolean {
  // A link within a sentence is as high as its line; the edge of a column is moved by keys and by a setting too.
  if (getComputedStyle(control).display === "inline" || control.matches("[role=separator]")) return false;
  const { left, top, right, bottom } = target(control);
  return Math.min(right - left, bottom - top) < TARGET - 0.5;
}

/** What lies above the page on purpose, such as a menu, or a bar that stays while the page scrolls. */
function layer(control: Element): Element | null {
  for (let at: Element | null = control; at !== null; at = at.parentElement) {
    const { position, zIndex } = getComputedStyle(at);
    if (["absolute", "fixed", "sticky"].includes(position) && zIndex !== "auto") return at;
  }
  return null;
}

function overlap(one: Box, other: Box): boolean {
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return across > SHARED && down > SHARED;
}

/** A button at the end of a field that keeps room for it. */
const isWithin = (one: Element, other: Element) =>
  one.contains(other) || (one instanceof HTMLInputElement && one.parentElement === other.parentElement);

function overlaps(all: HTMLElement[]): string[] {
  // What scrolls is a ground for controls and none itself, also where the keyboard reaches it.
  const controls = all.filter((control) => !control.matches("[data-scroller]"));
  const placed = controls.flatMap((control) => {
    const box = inView(control);
    return box === null ? [] : [{ control, box, layer: layer(control) }];
  });
  return placed.flatMap((one, at) =>
    placed
      .slice(at + 1)
      .filter((other) => one.layer === other.layer && overlap(one.box, other.box))
      .filter((other) => !isWithin(one.control, other.control) && !isWithin(other.control, one.control))
      .map((other) => `${called(one.control)} and ${called(other.control)} lie over each other`),
  );
}

export function controlFaults(): string[] {
  const all = controls();
  const unreachable = all.flatMap((control) => {
    const cut = cutOff(control.getBoundingClientRect(), control, { x: ROUNDING, y: ROUNDING });
    return cut === null ? [] : [`${called(control)} is cut off at the ${cut}`];
  });
  const small = all.filter(isSmall).map((control) => {
    const { left, top, right, bottom } = target(control);
    return `${called(control)} is ${Math.round(right - left)} × ${Math.round(bottom - top)}, less than ${TARGET}`;
  });
  return [...unreachable, ...small, ...overlaps(all)];
}
