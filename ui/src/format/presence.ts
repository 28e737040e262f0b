/** Presence in words. */

import type { Person } from "../bindings/Person";
import { atClock } from "./time";
import type { Words } from "../i18n/en";

/** The word and what the person wrote beside it; `null` where nothing is known. An unknown word stands as it came. */
export function presenceWords({ presence, presenceText }: Pick<Person, "presence" | "presenceText">, t: Words): string | null {
  const word = presence === null ? null : presenceWord(presence, t);
  return [word, presenceText].filter((part) => part).join(": ") || null;
}

/** The word alone; an unknown one stands as it came. */
export function presenceWord(presence: string, t: Words): string {
  return (Object.hasOwn(t.presence, presence) ? t.presence[presence] : undefined) ?? presence;
}

/** Until when it lasts; `null` where nobody has said, or that is over. */
export function presenceUntil(until: string | null, t: Words, language: string, now = Date.now()): string | null {
  const end = until === null ? Number.NaN : Date.parse(until);
  return Number.isNaN(end) || until === null || end < now ? null : t.people.until(atClock(until, language, now));
}
