/** Where the keyboard is must be seen. */

import { called, frames, inside, ROUNDING } from "./boxes";
import { controls } from "./controls";

const LOOKS = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderTopColor", "backgroundColor", "opacity"] as const;

/** The parts in which a control may show its focus. */
function looks(control: Element): string {
  const parts: CSSStyleDeclaration[] = [
    getComputedStyle(control),
    getComputedStyle(control, "::before"),
    getComputedStyle(control, "::after"),
  ];
  for (const near of [control.nextElementSibling, control.parentElement]) {
    if (near !== null) parts.push(getComputedStyle(near));
  }
  return parts.map((style) => LOOKS.map((look) => style[look]).join(" ")).join("\n");
}

/** How many sides of the ring lie outside what a frame shows, although the control is within. */
function cutSides(control: Element, style: CSSStyleDeclaration): number {
  const out = parseFloat(style.outlineOffset) + ROUNDING;
  const box = control.getBoundingClientRect();
  const cut = new Set<string>();
  for (const [frame, { overflowX, overflowY }] of frames(control)) {
    const view = inside(frame);
    for (const [overflow, from, to] of [
      [overflowX, "left", "right"],
      [overflowY, "top", "bottom"],
    ] as const) {
      if (overflow === "visible") continue;
      if (box[from] >= view[from] && box[from] - out < view[from]) cut.add(from);
      if (box[to] <= view[to] && box[to] + out > view[to]) cut.add(to);
    }
  }
  return cut.size;
}

/** One of each kind: hundreds of rows look the same. */
function kinds(all: HTMLElement[]): HTMLElement[] {
  const seen = new Map<string, HTMLElement>();
  for (const control of all) {
    const key = `${control.tagName} ${control.className} ${control.parentElement?.className}`;
    if (!seen.has(key)) seen.set(key, control);
  }
  return [...seen.values()];
}

/** Puts the focus on one control of each kind, as the keyboard would. */
export function focusFaults(): string[] {
  return kinds(controls().filter((control) => !control.matches(":disabled, [role=option]"))).flatMap((control) => {
    if (!control.isConnected) return [];
    (document.activeElement as HTMLElement | null)?.blur();
    const before = looks(control);
    control.focus();
    if (document.activeElement !== control) return [`${called(control)} takes no focus`];
    const style = getComputedStyle(control);
    if (looks(control) === before) return [`${called(control)} does not show that it has the focus`];
    if (style.outlineStyle === "none") return [];
    const sides = cutSides(control, style);
    return sides < 2 ? [] : [`${sides} sides of the ring around ${called(control)} are cut off`];
  });
}
