/** Which columns a dashboard has beyond its edges, where its window has no room for all of them. */

/** CSS pixels: a zoomed page rounds. */
const ROUNDED = 1;

export interface Beyond {
  before: boolean;
  after: boolean;
}

export function beyond(scroller: HTMLElement): Beyond {
  const { scrollLeft, clientWidth, scrollWidth } = scroller;
  return { before: scrollLeft > ROUNDED, after: scrollLeft + clientWidth < scrollWidth - ROUNDED };
}

/** Brings the nearest column that is cut, or out of sight, whole into the window. */
export function showNext(scroller: HTMLElement, side: keyof Beyond) {
  const isQuiet = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  scroller.scrollBy({ left: wayTo(scroller, side), behavior: isQuiet ? "instant" : "smooth" });
}

/** CSS pixels. */
function wayTo(scroller: HTMLElement, side: keyof Beyond): number {
  const window = scroller.getBoundingClientRect();
  const columns = Array.from(scroller.querySelectorAll("[data-column]"), (column) => column.getBoundingClientRect());
  const all = scroller.scrollWidth;
  if (side === "before") {
    const next = columns.filter(({ left }) => left < window.left - ROUNDED).at(-1);
    // With the outermost one comes the margin.
    return next === undefined || next === columns[0] ? -all : next.left - window.left;
  }
  // Of one that is wider than the window its beginning is shown, and then the next one.
  const isWide = ({ width }: DOMRect) => width > window.width;
  const beginning = window.left + parseFloat(getComputedStyle(scroller).paddingLeft) + ROUNDED;
  const next = columns.find((one) => one.right > window.right + ROUNDED && !(isWide(one) && one.left <= beginning));
  if (next === undefined || (next === columns.at(-1) && !isWide(next))) return all;
  return isWide(next) ? next.left - window.left : next.right - window.right;
}
