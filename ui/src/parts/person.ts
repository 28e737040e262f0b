/** What is said of a person on their row or card, for `people.css` to colour it by and for `shown.ts` to measure. */

import type { Person } from "../bindings/Person";

export function personMarks({ presence, state }: Pick<Person, "presence" | "state">): Record<string, string | undefined> {
  return {
    "data-presence": presence || undefined,
    "data-call": state === "busy" || state === "ringing" ? state : undefined,
  };
}
