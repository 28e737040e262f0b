/** Values of the report as people read them, where the host has no words for them. */

import type { Words } from "../i18n/en";
import { isObject, valueWords } from "../settings/values";

/** A combination of keys as people write it, such as `Ctrl+Shift+A`; `null` for anything else. */
export function keysText(setting: string, value: unknown, t: Words): string | null {
  if (!setting.startsWith("globalShortcuts.") || !isObject(value)) return null;
  return valueWords({ kind: "shortcut" }, value, t, []).join(" ");
}

/** Objects and lists with room between their members, where a line may end; anything else as it is. */
export function spaced(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  // No string in JSON holds a line end, so each is one between members.
  return JSON.stringify(value, null, 1).replace(/\n */gu, " ");
}
