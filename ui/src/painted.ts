/** Waiting for the user to see what was just drawn. */

/** Ms after which nothing is waited for any more. */
const LONGEST = 1000;

/** Calls `done` once, after the next picture is painted. The function that is returned cancels it. */
export function afterPaint(done: () => void): () => void {
  let after: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    cancel();
    done();
  };
  // What waits for a frame runs before the picture is painted; a timer that is set there runs after it.
  const frame = requestAnimationFrame(() => (after = setTimeout(end)));
  // A hidden window has no frames, and nobody who could see one.
  const limit = setTimeout(end, document.hidden ? 0 : LONGEST);
  const cancel = () => {
    cancelAnimationFrame(frame);
    clearTimeout(after);
    clearTimeout(limit);
  };
  return cancel;
}
