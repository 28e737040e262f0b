/** The page's clocks. Each ticks only while something on the page shows it; then one timer serves all. */

import { createSubscriber } from "svelte/reactivity";

class Clock {
  readonly #shown: () => void;

  /** `every`: ms between two ticks. */
  constructor(every: number) {
    this.#shown = createSubscriber((tick) => {
      const timer = setInterval(tick, every);
      return () => clearInterval(timer);
    });
  }

  /** Ms since 1970; whatever is drawn with it is drawn anew at each tick. */
  get now(): number {
    this.#shown();
    return Date.now();
  }
}

/** For every "… min ago": the shortest step shown is a minute. */
export const clock = new Clock(15_000);
/** For every wait that counts on by the second. */
export const seconds = new Clock(1000);

/** Ms of a minute. Every zone has gone by whole minutes for longer than there are computers in it. */
const MINUTE = 60_000;

/** Ticks where a minute begins by the clock on the wall, and when the page is seen again: a computer may have slept. */
class Minutes {
  readonly #shown = createSubscriber((tick) => {
    let timer: ReturnType<typeof setTimeout>;
    const go = () => {
      clearTimeout(timer);
      timer = setTimeout(go, MINUTE - (Date.now() % MINUTE));
      tick();
    };
    timer = setTimeout(go, MINUTE - (Date.now() % MINUTE));
    document.addEventListener("visibilitychange", go);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", go);
    };
  });

  /** Ms since 1970. */
  get now(): number {
    this.#shown();
    return Date.now();
  }
}

/** For the time of day. */
export const minutes = new Minutes();
