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
