/**
 * What is far out of sight is not drawn; its height stays. Fifty queues with twenty callers each are a thousand rows, of
 * which each counts on by the second.
 */

import { tick, untrack } from "svelte";
import type { Attachment } from "svelte/attachments";
import { FOR_THE_KEYBOARD } from "./keyboard";

/** Of the height of what scrolls, above and below it: whoever scrolls finds what comes next drawn. */
const NEAR = "100%";

export class Resting {
  readonly #may: () => boolean;
  /** CSS pixels that it had; `null` while it is drawn. */
  height = $state<number | null>(null);
  /** The keyboard has come to what rests, and there is nothing to press in it. */
  #focused = $state(false);
  /** Where lists in it were scrolled to, in their order. */
  #scrolled: number[] = [];

  /** `may`: whether it may rest at all. To be made while a component is. */
  constructor(may: () => boolean) {
    this.#may = may;
  }

  /** What rests is a stop of the Tab key: whoever comes to it goes on to what is in it. */
  get tabIndex(): 0 | undefined {
    return this.height !== null || this.#focused ? 0 : undefined;
  }

  /** Of what holds it, which takes height and tab index. What scrolls is the nearest `[data-scroller]` around it. */
  readonly place: Attachment<HTMLElement> = (element) => {
    const scroller = element.closest<HTMLElement>("[data-scroller]");
    if (!this.#may() || scroller === null || typeof IntersectionObserver === "undefined") return;
    const look = (entries: IntersectionObserverEntry[]) => {
      if (entries.at(-1)?.isIntersecting !== false) void this.#draw(element, scroller);
      else this.#rest(element);
    };
    const focus = (event: FocusEvent) => {
      if (event.target === element) void this.#enter(element, scroller, event.relatedTarget);
    };
    const blur = () => (this.#focused = false);
    const sight = new IntersectionObserver(look, { root: scroller, rootMargin: `${NEAR} 0px` });
    sight.observe(element);
    element.addEventListener("focusin", focus);
    element.addEventListener("focusout", blur);
    return () => {
      sight.disconnect();
      element.removeEventListener("focusin", focus);
      element.removeEventListener("focusout", blur);
      untrack(() => (this.height = null));
    };
  };

  #rest(element: HTMLElement): void {
    // Who works in it, or has asked for something there and not read the answer, finds it again.
    const used = element.contains(document.activeElement) || element.querySelector("[aria-busy=true], [role=alert] p") !== null;
    if (used || this.height !== null) return;
    this.#scrolled = [...element.querySelectorAll("[data-scroller]")].map((list) => list.scrollTop);
    this.height = element.getBoundingClientRect().height;
  }

  async #draw(element: HTMLElement, scroller: HTMLElement): Promise<void> {
    const before = this.height;
    if (before === null) return;
    this.height = null;
    await tick();
    for (const [at, list] of [...element.querySelectorAll("[data-scroller]")].entries()) list.scrollTop = this.#scrolled[at] ?? 0;
    // Who is in it may have changed meanwhile: what somebody reads below it stays where it is.
    const { top, height } = element.getBoundingClientRect();
    if (top < scroller.getBoundingClientRect().top) scroller.scrollTop += height - before;
  }

  async #enter(element: HTMLElement, scroller: HTMLElement, from: EventTarget | null): Promise<void> {
    this.#focused = true;
    await this.#draw(element, scroller);
    const stops = [...element.querySelectorAll<HTMLElement>(FOR_THE_KEYBOARD)];
    const backwards = from instanceof Node && (element.compareDocumentPosition(from) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    (backwards ? stops.at(-1) : stops[0])?.focus();
  }
}
