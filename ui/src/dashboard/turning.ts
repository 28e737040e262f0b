/**
 * What of a column fits a wall: whole cards, page after page. A wall has nobody who scrolls, and half a card at the
 * lower edge says less than none.
 */

/** Ms for which a page stays. */
const PAGE = 15_000;

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

/** Counts the times of pages: `now` is in ms since 1970. */
export function turnAt(now: number): number {
  return Math.floor(now / PAGE);
}

/**
 * The page that a column shows. Every wall that shows the same turns at the same moment, and only then: a column that has
 * other pages meanwhile, because a banner took room from it, shows until then the one with the item that came first.
 */
export class Turning {
  #turn = -1;
  #first: string | undefined;

  /** `turn`: of `turnAt`. `pages`: the keys of the items of each. */
  page(turn: number, pages: readonly (readonly string[])[]): number {
    const first = this.#first;
    const held = turn === this.#turn && first !== undefined ? pages.findIndex((keys) => keys.includes(first)) : -1;
    const page = held >= 0 ? held : pages.length === 0 ? 0 : turn % pages.length;
    this.#turn = turn;
    if (held < 0) this.#first = pages[page]?.[0];
    return page;
  }
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
