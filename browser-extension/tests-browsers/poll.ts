/** Waits of the tests: until something is true, with a limit that only a failure reaches. */

/** Ms until something that is on its way counts as lost. */
export const PATIENCE = 40_000;

export async function until<T>(what: string, look: () => Promise<T | null | undefined | false> | T | null | undefined | false): Promise<T> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`still not: ${what}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}
