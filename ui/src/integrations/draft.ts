/**
 * An integration that somebody is writing: one value, until it is saved. What changes elsewhere meanwhile is taken
 * over where the user has changed nothing; where both have, both texts stay until the user decides.
 */

import type { Keep } from "../bindings/Keep";
import { isObject, type Members, same } from "../settings/values";

export interface Draft {
  /** As it was when the user began, or last decided. */
  base: Members;
  mine: Members;
}

export interface Clash {
  member: string;
  mine: unknown;
  theirs: unknown;
}

/** What is written, over what is stored now, and what the user is to decide. */
export interface Merged {
  value: Members;
  clashes: readonly Clash[];
  /** It is not what is stored. */
  dirty: boolean;
}

export function merge(draft: Draft | null, stored: Members): Merged {
  if (draft === null) return { value: stored, clashes: [], dirty: false };
  const value: Record<string, unknown> = {};
  const clashes: Clash[] = [];
  for (const member of new Set([stored, draft.base, draft.mine].flatMap(Object.keys))) {
    const base = draft.base[member];
    const mine = draft.mine[member];
    const theirs = stored[member];
    const kept = same(mine, base) ? theirs : mine;
    if (kept !== undefined) value[member] = kept;
    if (!same(mine, base) && !same(theirs, base) && !same(mine, theirs)) clashes.push({ member, mine, theirs });
  }
  return { value, clashes, dirty: !same(value, stored) };
}

/** The draft with some members as they are written now. */
export function write(draft: Draft | null, stored: Members, members: Members): Draft {
  const begun = draft ?? { base: stored, mine: stored };
  return { base: begun.base, mine: { ...begun.mine, ...members } };
}

/** The draft after the user has decided about one member. */
export function settle(draft: Draft, stored: Members, member: string, keep: Keep): Draft {
  const theirs = { [member]: stored[member] };
  return { base: { ...draft.base, ...theirs }, mine: keep === "mine" ? draft.mine : { ...draft.mine, ...theirs } };
}

/** Reads what a page that was built anew is given back. */
export function readDrafts(given: unknown): Readonly<Record<string, Draft>> {
  if (!isObject(given)) return {};
  const drafts = Object.entries(given).flatMap(([key, draft]): [string, Draft][] =>
    isObject(draft) && isObject(draft["base"]) && isObject(draft["mine"]) ? [[key, { base: draft["base"], mine: draft["mine"] }]] : [],
  );
  return Object.fromEntries(drafts);
}
