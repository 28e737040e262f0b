/**
 * A list under a pointer stands still: whoever has a place keeps it, also where they are gone, and others come after
 * them. Away from the pointer the list is as it is.
 */

import type { Attachment } from "svelte/attachments";

/** Ms for which a pointer that rests holds the list: else whoever leaves it there for a day would see who was there all day. */
const RESTS = 10_000;

/** The places after `now` are all there are. */
export function held(before: readonly string[], now: readonly string[]): string[] {
  const had = new Set(before);
  return [...before, ...now.filter((key) => !had.has(key))];
}

export class Held {
  readonly #now: () => readonly string[];
  readonly #of: () => unknown;
  #inside = $state(false);
  /** What was shown last, and of what: not signals, for nobody follows them. */
  #shown: readonly string[] = [];
  #was: unknown;
  readonly keys: readonly string[] = $derived.by(() => {
    const [now, of] = [this.#now(), this.#of()];
    const same = Object.is(of, this.#was);
    this.#was = of;
    this.#shown = this.#inside && same ? held(this.#shown, now) : now;
    return this.#shown;
  });

  /**
   * `now`: what each row is known by, in its order. `of`: what the user has chosen to see; another choice is another
   * list. To be made while a component is.
   */
  constructor(now: () => readonly string[], of: () => unknown = () => null) {
    this.#now = now;
    this.#of = of;
  }

  /** Of what holds the rows. */
  readonly list: Attachment<HTMLElement> = (list) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const leave = () => {
      clearTimeout(timer);
      this.#inside = false;
    };
    const move = () => {
      clearTimeout(timer);
      timer = setTimeout(leave, RESTS);
      this.#inside = true;
    };
    list.addEventListener("pointerenter", move);
    list.addEventListener("pointermove", move, { passive: true });
    list.addEventListener("pointerleave", leave);
    return () => {
      leave();
      list.removeEventListener("pointerenter", move);
      list.removeEventListener("pointermove", move);
      list.removeEventListener("pointerleave", leave);
    };
  };
}
