/** Words for what a save names: the type of an item, or a property of the dashboard. */

import type { Words } from "../../i18n/en";

export function nameOf(what: string, t: Words["editBoard"]): string {
  const kinds: Readonly<Record<string, string>> = t.kinds;
  const parts: Readonly<Record<string, string>> = { name: t.name, topbar: t.topbar, group: t.group };
  return (Object.hasOwn(kinds, what) ? kinds[what] : Object.hasOwn(parts, what) ? parts[what] : undefined) ?? what;
}
