/** What is new in a text that was read before in another form. */

import type { IntegrationLine } from "../bindings/IntegrationLine";
import { keyed } from "../parts/keyed";

/** A line of the new text, or one that is in it no longer. */
export interface Change extends IntegrationLine {
  /** The text before; `null`: there was none. Absent where it is the same. */
  was?: string | null;
  gone?: boolean;
}

/** The lines of the new text in their order, then those that have gone. */
export function changes(before: readonly IntegrationLine[], now: readonly IntegrationLine[]): Change[] {
  // Several may be called alike: the first is the first.
  const old = new Map(keyed(before, ({ label }) => label));
  const all = keyed(now, ({ label }) => label).map(([key, line]): Change => {
    const was = old.get(key);
    old.delete(key);
    if (was === undefined) return { ...line, was: null };
    return was.text === line.text ? line : { ...line, was: was.text };
  });
  return [...all, ...[...old.values()].map((line) => ({ ...line, gone: true }))];
}
