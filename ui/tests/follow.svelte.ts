/** Effects for tests, outside of any component. */

/** Runs `body` where effects may be made, until the function that it returns is called. */
export function root(body: () => void): () => void {
  return $effect.root(body);
}

/** Calls `woken` whenever what `read` reads is another. */
export function follow(read: () => unknown, woken: () => void): void {
  $effect(() => {
    void read();
    woken();
  });
}

/** A list of rows that a test sets. */
export class Given {
  keys = $state.raw<readonly string[]>([]);
  of = $state<unknown>(null);
}
