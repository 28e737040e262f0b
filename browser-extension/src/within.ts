/** A limit to a wait. */

export class TooLate extends Error {
  override name = "TooLate";
}

/** What the work gives, unless that takes longer than `ms` milliseconds. The work itself is not stopped. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new TooLate()), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Waits, unless it is called off before. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(over, ms);
    function over() {
      clearTimeout(timer);
      signal.removeEventListener("abort", over);
      done();
    }
    signal.addEventListener("abort", over);
    if (signal.aborted) over();
  });
}
