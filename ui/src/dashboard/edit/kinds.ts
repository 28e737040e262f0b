/** The kinds of items as the PBX has them: what each begins with, and what of it can be set. */

import type { IconName } from "../../parts/icons";

export const WIRE_KINDS = ["QUEUE", "MULTIQUEUE", "EXTENSIONS", "MYCALLS", "SWITCHVAR", "SHORTCUTS", "WEB"] as const;
export type WireKind = (typeof WIRE_KINDS)[number];

/** What a property is, and so which control sets it. */
export type Field =
  | { of: "text"; key: string }
  | { of: "address"; key: string }
  | { of: "number"; key: string; least: number; most: number; usual: number | null }
  | { of: "flag"; key: string; usual: boolean }
  | { of: "queue"; key: string }
  | { of: "queues"; key: string }
  | { of: "people"; key: string }
  | { of: "variables"; key: string }
  | { of: "shortcuts"; key: string }
  | { of: "stats"; key: string };

export interface WireItem {
  icon: IconName;
  defaults: Readonly<Record<string, unknown>>;
  fields: readonly Field[];
}

const rows = (key: string): Field => ({ of: "number", key, least: 1, most: 100, usual: null });

export const WIRE: Readonly<Record<WireKind, WireItem>> = {
  QUEUE: {
    icon: "queue",
    defaults: { showCalls: true, showMembers: true, showStats: true, stats: ["ANSWERED", "UNANSWERED", "TOTAL"] },
    fields: [
      { of: "queue", key: "_id" },
      { of: "flag", key: "showCalls", usual: true },
      rows("maxCalls"),
      { of: "flag", key: "showMembers", usual: true },
      rows("maxMembers"),
      { of: "flag", key: "showStats", usual: true },
      { of: "stats", key: "stats" },
      { of: "text", key: "variable" },
      { of: "text", key: "variableName" },
    ],
  },
  MULTIQUEUE: { icon: "queue", defaults: { queues: [] }, fields: [{ of: "queues", key: "queues" }] },
  EXTENSIONS: {
    icon: "people",
    defaults: { name: "", extensions: [] },
    fields: [
      { of: "text", key: "name" },
      { of: "people", key: "extensions" },
    ],
  },
  MYCALLS: {
    icon: "phone",
    defaults: {},
    fields: [rows("maxCalls"), { of: "text", key: "variable" }, { of: "text", key: "variableName" }],
  },
  SWITCHVAR: { icon: "settings", defaults: { variables: [] }, fields: [{ of: "variables", key: "variables" }] },
  SHORTCUTS: { icon: "go", defaults: { shortcuts: [] }, fields: [{ of: "shortcuts", key: "shortcuts" }] },
  WEB: {
    icon: "connection",
    defaults: { url: "", height: 320 },
    fields: [
      { of: "address", key: "url" },
      { of: "number", key: "height", least: 80, most: 4000, usual: 320 },
      { of: "number", key: "zoom", least: 25, most: 400, usual: 100 },
    ],
  },
};

export const defaultsOf = (kind: WireKind): Readonly<Record<string, unknown>> => WIRE[kind].defaults;

/** `null`: a kind that this version does not know. It can be moved and removed, and is saved as it is. */
export function wireKind(item: Readonly<Record<string, unknown>>): WireKind | null {
  const word = String(item["type"] ?? "").toUpperCase();
  return WIRE_KINDS.find((kind) => kind === word) ?? null;
}
