/** How callers are named: by the name, else by the number, else by why there is neither. */

import type { Words } from "../i18n/en";

interface Named {
  name: string | null;
  number: string | null;
  private: boolean;
}

export function callerName({ name, number, private: secret }: Named, t: Words): string {
  return name?.trim() || number?.trim() || (secret ? t.calls.secret : t.calls.unknown);
}

/** The number beside a name; `null` where it is the name already, or there is none. */
export function callerNumber({ name, number }: Named): string | null {
  return name?.trim() && number?.trim() ? number.trim() : null;
}
