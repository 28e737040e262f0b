/** Presence in words. */

import type { Person } from "../bindings/Person";
import type { Words } from "../i18n/en";

/** The word and what the person wrote beside it; `null` where nothing is known. An unknown word stands as it came. */
export function presenceWords({ presence, presenceText }: Pick<Person, "presence" | "presenceText">, t: Words): string | null {
  const word = presence === null ? null : Object.hasOwn(t.presence, presence) ? t.presence[presence] : presence;
  return [word, presenceText].filter((part) => part).join(": ") || null;
}
