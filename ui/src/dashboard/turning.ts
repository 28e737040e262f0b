/**
 * What of a column fits a wall: whole cards, page after page. A wall has nobody who scrolls, and half a card at the
 * lower edge says less than none.
 */

/** Ms for which a page stays. */
export const PAGE = 15_000;

/** Places of the items of each page, by the heights of all. An item higher than the wall has a page of its own. */
export function pagesOf(heights: readonly number[], room: number, gap: number): number[][] {
  const pages: number[][] = [];
  let left = -1;
  for (const [place, height] of heights.entries()) {
    if (pages.length === 0 || left < height) {
      pages.push([]);
      left = room;
    }
    pages.at(-1)?.push(place);
    left -= height + gap;
  }
  return pages;
}

/** The page that is shown at a time: every wall that shows the same turns at the same moment. */
export function pageAt(now: number, pages: number): number {
  return pages === 0 ? 0 : Math.floor(now / PAGE) % pages;
}

/** Ms for one round of the slow shift. */
const ROUND = 30 * 60_000;
/** CSS pixels by which everything shifts at most. */
const FAR = 2;

/** How far everything is shifted at a time, so that no dot of a screen shows the same edge for days. */
export function shiftAt(now: number): { x: number; y: number } {
  const turn = ((now % ROUND) / ROUND) * 2 * Math.PI;
  return { x: Math.round(Math.cos(turn) * FAR), y: Math.round(Math.sin(turn) * FAR) };
}
