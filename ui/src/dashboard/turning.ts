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

/** What a column holds. */
export interface Held {
  /** The keys of the items of each page. */
  pages: readonly (readonly string[])[];
  /** Of the item that is pressing most; `null` where none is. */
  urgent: string | null;
}

/**
 * The page that a column shows. Every wall that shows the same turns at the same moment. A column that has other pages
 * meanwhile, because a banner took room from it, shows until then the one with the item that came first; but what has just
 * begun to press is shown at once.
 */
export class Turning {
  #turn = -1;
  #count = 0;
  #first: string | undefined;
  #urgent: string | null = null;

  /** `turn`: of `turnAt`. A column with one page need not be asked at each turn. */
  page(turn: number, { pages, urgent }: Held): number {
    const isNews = urgent !== null && urgent !== this.#urgent;
    const stays = isNews ? urgent : turn === this.#turn || this.#count === 1 ? this.#first : undefined;
    const held = stays === undefined ? -1 : pages.findIndex((keys) => keys.includes(stays));
    const page = held >= 0 ? held : pages.length === 0 ? 0 : turn % pages.length;
    if (held < 0 || isNews) this.#first = pages[page]?.[0];
    this.#turn = turn;
    this.#count = pages.length;
    this.#urgent = urgent;
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
