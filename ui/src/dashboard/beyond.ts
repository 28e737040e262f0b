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

/**
 * Brings the nearest column that is cut, or out of sight, whole into the window. Of one that is wider than the window
 * first its beginning comes, then what follows, a window at a time: nothing of it is passed by.
 */
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
  const next = columns.find(({ right }) => right > window.right + ROUNDED);
  if (next === undefined) return all;
  const isWide = next.width > window.width;
  const beginning = window.left + parseFloat(getComputedStyle(scroller).paddingLeft) + ROUNDED;
  if (isWide && next.left > beginning) return next.left - window.left;
  const rest = next.right - window.right;
  if (rest > window.width) return window.width;
  // With the last one comes the margin.
  return next === columns.at(-1) ? all : rest;
}
