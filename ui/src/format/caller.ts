/** How callers are named: by the name, else by the number, else by why there is neither. */

import type { Words } from "../i18n/en";

interface Named {
  name: string | null;
  /** As the PBX gave it. */
  number: string | null;
  /** The same as people write it. */
  shownNumber: string | null;
  private: boolean;
}

/** The number as it is shown; `null` where there is none. */
export function writtenNumber({ number, shownNumber }: Pick<Named, "number" | "shownNumber">): string | null {
  return shownNumber || number?.trim() || null;
}

export function callerName(of: Named, t: Words): string {
  return of.name?.trim() || writtenNumber(of) || (of.private ? t.calls.secret : t.calls.unknown);
}

/** The number beside a name; `null` where it is the name already, or there is none. */
export function callerNumber(of: Pick<Named, "name" | "number" | "shownNumber">): string | null {
  return of.name?.trim() ? writtenNumber(of) : null;
}
