/** Text that cannot be read to its end. */

import { called, type Box, frames, inside, isSeen, reachable, ROUNDING } from "./boxes";

/** Of the height of a line: the room for accents and tails, which may lie outside a box without harm. */
const TAILS = 0.3;

/** Pixels: what is shortened to less says nothing. */
const LEAST = 24;

/** Ends in an ellipsis where there is no room. */
function shortens(style: CSSStyleDeclaration): boolean {
  return (style.textOverflow === "ellipsis" && style.overflowX !== "visible") || !["", "none"].includes(style.webkitLineClamp);
}

function isBox(style: CSSStyleDeclaration): boolean {
  if (style.display === "inline" || style.display === "contents") return false;
  return style.borderInlineEndWidth !== "0px" || !/^(transparent|rgba\(.*, 0\))$/.test(style.backgroundColor);
}

/** What is wrong with one line of the text of `element`. */
function fault(line: Box, element: Element): string | null {
  const tails = (line.bottom - line.top) * TAILS;
  let open = { x: true, y: true };
  const around: [Element, CSSStyleDeclaration][] = [[element, getComputedStyle(element)], ...frames(element)];
  for (const [frame, style] of around) {
    const view = inside(frame);
    const over = {
      x: line.left < view.left - ROUNDING || line.right > view.right + ROUNDING,
      y: line.top < view.top - tails || line.bottom > view.bottom + tails,
    };
    if (shortens(style)) return over.x && view.right - view.left < LEAST ? "is shortened to nothing" : null;
    for (const [axis, overflow] of [
      ["x", style.overflowX],
      ["y", style.overflowY],
    ] as const) {
      if (!open[axis]) continue;
      if (overflow === "auto" || overflow === "scroll") open = { ...open, [axis]: false };
      else if (overflow !== "visible" && over[axis]) return `is cut by ${called(frame)}`;
    }
    if (open.x && isBox(style) && over.x) return `runs out of ${called(frame)}`;
    if (!open.x && !open.y) return null;
  }
  return open.x && line.right > innerWidth + ROUNDING ? "runs out of the window" : null;
}

export function textFaults(): string[] {
  const faults: string[] = [];
  const walker = document.createTreeWalker(reachable(), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element === null || (node.nodeValue ?? "").trim() === "" || !isSeen(element)) continue;
    range.selectNodeContents(node);
    const wrong = [...range.getClientRects()].map((line) => fault(line, element)).find((one) => one !== null);
    if (wrong !== undefined) faults.push(`the text of ${called(element)} ${wrong}`);
  }
  for (const field of reachable().querySelectorAll("textarea")) {
    if (!isSeen(field) || !["hidden", "clip"].includes(getComputedStyle(field).overflowY)) continue;
    if (field.scrollHeight > field.clientHeight + ROUNDING) faults.push(`the end of what stands in ${called(field)} is out of sight`);
  }
  for (const field of reachable().querySelectorAll<HTMLInputElement>("input:placeholder-shown")) {
    if (!isSeen(field) || getComputedStyle(field).textOverflow === "ellipsis") continue;
    if (field.scrollWidth > field.clientWidth + ROUNDING) faults.push(`the placeholder of ${called(field)} is cut`);
  }
  return faults;
}
