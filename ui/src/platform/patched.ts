/** What a host holds, as plain values: the stand-in host keeps it so, and tests hold the page's model against it. */

import type { Editor } from "../bindings/Editor";
import type { Patch } from "../bindings/Patch";
import type { Report } from "../bindings/Report";
import type { Snapshot } from "../bindings/Snapshot";
import { KINDS } from "../model/snapshot";

/** With the parts that the page is told of only while it watches them. */
export interface Whole extends Snapshot {
  report: Report;
  editor: Editor;
}

export function byId<T extends { id: string }>(all: readonly T[]): Record<string, T> {
  return Object.fromEntries(all.map((one) => [one.id, one]));
}

/** The state after that patch. */
export function patched<S extends Snapshot>(held: S, { set, remove }: Pick<Patch, "set" | "remove">): S {
  const next = { ...held, ...set };
  for (const kind of KINDS) {
    const all: Record<string, unknown> = { ...held[kind] };
    for (const id of remove[kind] ?? []) delete all[id];
    next[kind] = { ...all, ...set[kind] } as never;
  }
  return next;
}
