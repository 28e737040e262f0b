/**
 * A list whose rows take the focus is one stop of the Tab key; the arrow keys, Home, End and the page keys move within
 * all of it, drawn or not. The focus stays with who has it, however the list changes around them.
 */

import { tick, untrack } from "svelte";
import type { Attachment } from "svelte/attachments";
import { lost } from "./focus";
import { Virtual } from "./virtual.svelte";

export class Stops {
  readonly virtual: Virtual;
  /** The row that the Tab key goes to. */
  #current = $state<string | null>(null);
  /** Where it was last, for when it goes. */
  #place = 0;
  readonly #index = $derived.by(() => {
    const { keys } = this.virtual;
    const at = this.#current === null ? 0 : keys.indexOf(this.#current);
    return at >= 0 ? at : Math.min(this.#place, keys.length - 1);
  });
  #list: HTMLElement | null = null;

  /** `height`: how high a row probably is, in rem. To be made while a component is. */
  constructor(keys: () => readonly string[], height: number) {
    this.virtual = new Virtual({ keys, height, kept: () => this.#index });
    $effect.pre(() => {
      void this.virtual.rows;
      untrack(() => this.#hold());
    });
  }

  /** 0 for the row that the Tab key goes to. */
  tabIndex(row: number): 0 | -1 {
    return row === this.#index ? 0 : -1;
  }

  readonly list: Attachment<HTMLElement> = (list) => {
    this.#list = list;
    const keydown = (event: KeyboardEvent) => this.#keydown(event);
    const focusin = ({ target }: FocusEvent) => this.#stopAt(this.virtual.indexOf(target));
    list.addEventListener("keydown", keydown);
    list.addEventListener("focusin", focusin);
    return () => {
      this.#list = null;
      list.removeEventListener("keydown", keydown);
      list.removeEventListener("focusin", focusin);
    };
  };

  #stopAt(index: number): void {
    const key = this.virtual.keys[index];
    if (key === undefined) return;
    this.#current = key;
    this.#place = index;
  }

  #keydown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { count, page } = this.virtual;
    const onRow = this.virtual.indexOf(event.target) >= 0;
    const at = this.#index;
    // The row that had the focus is gone: the one in its place is the next.
    const next = onRow ? at + 1 : at;
    const to = {
      ArrowDown: next,
      ArrowUp: at - 1,
      Home: 0,
      End: count - 1,
      PageDown: Math.min(at + page, count - 1),
      PageUp: Math.max(at - page, 0),
    }[event.key];
    if (to === undefined || to < 0 || to >= count) return;
    event.preventDefault();
    void this.#go(to);
  }

  async #go(index: number): Promise<void> {
    this.#stopAt(index);
    await tick();
    const stop = this.#stop(index);
    stop?.focus({ preventScroll: true });
    stop?.scrollIntoView({ block: "nearest" });
    if (stop !== null) this.#keepInSight(stop);
  }

  /**
   * What is drawn around it may be of other heights than was thought, and the library scrolls when it measures that.
   * Once nothing has moved for two frames, whoever scrolls it away wants to.
   */
  #keepInSight(stop: HTMLElement, steady = 0, frames = 20): void {
    if (steady === 2 || frames === 0) return;
    requestAnimationFrame(() => {
      if (stop !== document.activeElement) return;
      const before = stop.getBoundingClientRect().top;
      stop.scrollIntoView({ block: "nearest" });
      const moved = stop.getBoundingClientRect().top !== before;
      this.#keepInSight(stop, moved ? 0 : steady + 1, frames - 1);
    });
  }

  #stop(index: number): HTMLElement | null {
    return this.virtual.element(index)?.querySelector<HTMLElement>("[data-stop]") ?? null;
  }

  /** To be called before the rows are drawn anew: to move a row in the document takes its focus away. */
  #hold(): void {
    const focused = document.activeElement;
    if (this.#list === null || focused === null || focused === this.#list || !this.#list.contains(focused)) return;
    const key = this.#current;
    void tick().then(() => {
      if (!lost() || key !== this.#current) return;
      const index = this.virtual.keys.indexOf(key ?? "");
      // Never on another row, which the next press of the same key would set off.
      (this.#stop(index) ?? this.#list ?? document.querySelector("main"))?.focus({ preventScroll: true });
    });
  }
}
