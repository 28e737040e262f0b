/**
 * What the tests of pages find and nobody has mended yet. Who mends one takes it off: an entry that is met nowhere fails.
 */

interface Known {
  /** Of what the test says. */
  fault: RegExp;
  /** Of its name; else in every scene. */
  scene?: RegExp;
  why: string;
}

export const KNOWN: readonly Known[] = [];
