/**
 * A list longer than a screen is drawn only where it is looked at: the rows in sight, a few around them, and the one
 * that has the focus, wherever it is. Its scroll element may hold other things too; the list knows its place in it.
 * A short list is drawn whole, in the flow of the page.
 */

import { untrack } from "svelte";
import type { Attachment } from "svelte/attachments";
import {
  defaultRangeExtractor,
  elementScroll,
  measureElement,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from "@tanstack/virtual-core";

/** Rows that are drawn whatever is in sight, where nothing else is said: what any screen may need, and no engine minds. */
export const FEW = 60;
/** Rows drawn beyond each edge, where nothing else is said, for who scrolls faster than rows are drawn. */
const AROUND = 8;

export interface Row {
  readonly key: string;
  readonly index: number;
  /** CSS pixels below the top of the list; `null` in a list that is drawn whole. */
  readonly top: number | null;
}

interface Wanted {
  /** What each row is known by; no two may be the same. */
  keys: () => readonly string[];
  /** How high a row probably is, in rem. */
  height: number;
  /** So many rows are drawn whatever is in sight; `FEW` where it is not said. */
  few?: number;
  /** Rows drawn beyond each edge; `AROUND` where it is not said. */
  around?: number;
  /** How high the list is at most, in rem; the height of the window where it is not said. For the rows that are drawn first. */
  room?: number;
  /** A row that is drawn wherever it is; -1 for none. */
  kept: () => number;
}

type Options = VirtualizerOptions<HTMLElement, HTMLElement>;

export class Virtual {
  readonly #wanted: Wanted;
  /** Grows whenever something else is to be drawn than the keys say. */
  #version = $state(0);
  #due = false;
  /** CSS pixels from the top of what scrolls to the top of the list. */
  #margin = $state(0);
  /** CSS pixels of a row that nobody has measured. */
  #estimate = $state(0);
  #estimated = false;
  #list: HTMLElement | null = null;
  #scroller: HTMLElement | null = null;
  readonly #virtualizer: Virtualizer<HTMLElement, HTMLElement>;

  readonly #keys = $derived.by(() => this.#wanted.keys());
  /** Whether only some of the rows are drawn. */
  readonly some = $derived.by(() => this.#keys.length > (this.#wanted.few ?? FEW));
  readonly #keyOf = $derived.by(() => {
    // Another function makes the library look at every row again.
    void this.#estimate;
    const keys = this.#keys;
    return (index: number) => keys[index] ?? "";
  });
  readonly rows: readonly Row[] = $derived.by(() => {
    if (!this.some) {
      this.#virtualizer.setOptions(this.#options(0, this.#keyOf, -1));
      return this.#keys.map((key, index) => ({ key, index, top: null }));
    }
    void this.#version;
    this.#virtualizer.setOptions(this.#options(this.#keys.length, this.#keyOf, this.#wanted.kept()));
    return this.#virtualizer
      .getVirtualItems()
      .map(({ index, start }) => ({ key: this.#keys[index] ?? "", index, top: start - this.#margin }));
  });
  /** CSS pixels; `null` in a list that is drawn whole. */
  readonly height = $derived.by(() => {
    void this.rows;
    return this.some ? this.#virtualizer.getTotalSize() : null;
  });

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
    this.#estimate = wanted.height * rem();
    this.#virtualizer = new Virtualizer(this.#options(0, String, -1));
  }

  /** How many rows there are. */
  get count(): number {
    return this.#keys.length;
  }

  get keys(): readonly string[] {
    return this.#keys;
  }

  /** Rows by which a page up or down goes. */
  get page(): number {
    const room = this.#scroller?.clientHeight || window.innerHeight;
    return Math.max(1, Math.floor(room / Math.max(1, this.#estimate)) - 1);
  }

  /**
   * Of the element around the rows. What scrolls is the nearest `[data-scroller]`. The library keeps rows where they are
   * when those above turn out otherwise; `overflow-anchor: none` in its style keeps the engine from doing it again.
   */
  readonly list: Attachment<HTMLElement> = (list) => {
    this.#list = list;
    this.#scroller = list.closest("[data-scroller]");
    $effect(() => (this.some ? untrack(() => this.#follow(list)) : undefined));
    $effect(() => {
      void this.rows;
      untrack(() => this.#virtualizer._willUpdate());
    });
    return () => {
      this.#list = null;
      this.#scroller = null;
      this.#virtualizer._willUpdate();
    };
  };

  /** Of each row, which has its place in `data-index`. */
  readonly row: Attachment<HTMLElement> = (row) => {
    $effect(() => {
      if (this.some) untrack(() => this.#virtualizer.measureElement(row));
    });
    return () => queueMicrotask(() => this.#virtualizer.measureElement(null));
  };

  /** CSS pixels that the list has while nobody knows its height. */
  get #room(): number {
    return this.#wanted.room === undefined ? window.innerHeight : Math.min(window.innerHeight, this.#wanted.room * rem());
  }

  /** The rows that are new are measured one after the other: what follows from all of them is drawn once. */
  #drawSoon(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.#version += 1;
    });
  }

  /** Of a list that is drawn whole the library sees nothing. */
  #options(count: number, getItemKey: (index: number) => string, kept: number): Options {
    return {
      count,
      enabled: count > 0,
      getScrollElement: () => this.#scroller,
      estimateSize: () => this.#estimate,
      getItemKey,
      overscan: this.#wanted.around ?? AROUND,
      scrollMargin: this.#margin,
      initialRect: { width: 0, height: this.#room },
      rangeExtractor: (range) => {
        const drawn = defaultRangeExtractor(range);
        if (kept < 0 || kept >= count || drawn.includes(kept)) return drawn;
        return [...drawn, kept].sort((one, other) => one - other);
      },
      onChange: () => this.#drawSoon(),
      scrollToFn: elementScroll,
      observeElementOffset,
      // What has no size is not laid out yet.
      measureElement: (row, entry, instance) => measureElement(row, entry, instance) || this.#estimate,
      observeElementRect: (instance, tell) =>
        observeElementRect(instance, ({ width, height }) => tell({ width, height: height || this.#room })),
    };
  }

  /** Watches for everything that moves the list in what scrolls, or lays its rows out otherwise. */
  #follow(list: HTMLElement): () => void {
    const scroller = this.#scroller;
    if (scroller === null) return () => undefined;
    // Or the library would begin by scrolling to where it believes to be.
    this.#virtualizer.scrollOffset = scroller.scrollTop;
    let laidOut = "";
    const look = () => {
      this.#place(list, scroller);
      const now = `${list.clientWidth} ${seeRem()}`;
      if (laidOut !== "" && laidOut !== now) this.#forget(list);
      laidOut = now;
      this.#learn();
    };
    const sizes = new ResizeObserver(look);
    const observe = () => {
      sizes.disconnect();
      sizes.observe(scroller);
      sizes.observe(list);
      for (const child of scroller.children) sizes.observe(child);
      look();
    };
    const others = new MutationObserver(observe);
    others.observe(scroller, { childList: true });
    observe();
    const settle = () => this.#place(list, scroller);
    scroller.addEventListener("scroll", settle, { passive: true });
    return () => {
      sizes.disconnect();
      others.disconnect();
      scroller.removeEventListener("scroll", settle);
    };
  }

  #place(list: HTMLElement, scroller: HTMLElement): void {
    const [inner, outer] = [list.getBoundingClientRect(), scroller.getBoundingClientRect()];
    // On a wallboard all of it is enlarged, and lengths inside are as ever.
    const scale = outer.height / scroller.offsetHeight || 1;
    const margin = Math.round((inner.top - outer.top) / scale - scroller.clientTop + scroller.scrollTop);
    if (margin !== this.#margin) this.#margin = margin;
  }

  /** Rows that nobody has measured are as high as those that somebody has. */
  #learn(): void {
    const measured = [...this.#virtualizer.itemSizeCache.values()];
    if (this.#estimated || measured.length === 0) return;
    const mean = measured.reduce((sum, size) => sum + size, 0) / measured.length;
    if (!(mean > 0)) return;
    this.#estimated = true;
    if (Math.abs(mean - this.#estimate) >= 1) this.#estimate = Math.round(mean);
  }

  /** Laid out otherwise, no row is as high as it was. */
  #forget(list: HTMLElement): void {
    this.#virtualizer.measure();
    this.#estimated = false;
    for (const row of list.querySelectorAll<HTMLElement>(":scope > [data-index]")) {
      this.#virtualizer.resizeItem(Number(row.dataset["index"]), row.offsetHeight);
    }
  }

  /** The element of a row, which is drawn only where it is in sight or kept. */
  element(index: number): HTMLElement | null {
    return this.#list?.querySelector<HTMLElement>(`:scope > [data-index="${index}"]`) ?? null;
  }

  /** The row that holds this node; -1 for none. */
  indexOf(node: EventTarget | null): number {
    const row = node instanceof Element ? node.closest<HTMLElement>("[data-index]") : null;
    return row !== null && row.parentElement === this.#list ? Number(row.dataset["index"]) : -1;
  }
}

let seen = 0;

/**
 * CSS pixels, as they were last seen. To ask an engine while a dashboard is being drawn makes it dress all that is there so far,
 * and what is drawn next once more.
 */
function rem(): number {
  return seen === 0 ? seeRem() : seen;
}

/** Asks for it: before anything is drawn, or where all of it is laid out. */
export function seeRem(): number {
  seen = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return seen;
}
