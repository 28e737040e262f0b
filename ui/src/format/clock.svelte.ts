/** One clock for every "… min ago" of the page. */

/** Ms between two looks: the shortest step shown is a minute. */
const EVERY = 15_000;

class Clock {
  /** Ms since 1970. */
  now = $state(Date.now());

  /** Runs until the function it returns is called. */
  run(): () => void {
    const timer = setInterval(() => (this.now = Date.now()), EVERY);
    return () => clearInterval(timer);
  }
}

export const clock = new Clock();
