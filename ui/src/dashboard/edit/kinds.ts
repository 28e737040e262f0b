/**
 * The kinds of items as the PBX has them: what each begins with, what of it can be set, and what it is called meanwhile.
 * Plain values: a draft is worked on without anything that draws (`items/registry.ts` has what does).
 */

import type { Communicator } from "../../communicator.svelte";
import type { IconName } from "../../parts/icons";
import type { ViewKind } from "../items/kinds";
import { hostOf } from "../web";

/** How the PBX calls each kind that is drawn. What the host gains has to be named here before the page compiles. */
const TYPES = {
  queue: "QUEUE",
  multiQueue: "MULTIQUEUE",
  extensions: "EXTENSIONS",
  myCalls: "MYCALLS",
  switchVar: "SWITCHVAR",
  shortcuts: "SHORTCUTS",
  web: "WEB",
} as const satisfies Record<Exclude<ViewKind, "placeholder">, string>;

export type WireKind = (typeof TYPES)[keyof typeof TYPES];
export const WIRE_KINDS: readonly WireKind[] = Object.values(TYPES);

/** An item as the PBX has it. */
type Raw = Readonly<Record<string, unknown>>;

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
  /** What it is called while the dashboard is edited; without it, or where that is empty, by its kind. */
  title?(item: Raw, communicator: Pick<Communicator, "queues">): string;
}

const text = (value: unknown) => (typeof value === "string" ? value : "");
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

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
    title: (item, { queues }) => queues.get(text(item["_id"]))?.name ?? "",
  },
  MULTIQUEUE: {
    icon: "queue",
    defaults: { queues: [] },
    fields: [{ of: "queues", key: "queues" }],
    title: (item, { queues }) =>
      list(item["queues"])
        .flatMap((id) => queues.get(text(id))?.name ?? [])
        .join(", "),
  },
  EXTENSIONS: {
    icon: "people",
    defaults: { name: "", extensions: [] },
    fields: [
      { of: "text", key: "name" },
      { of: "people", key: "extensions" },
    ],
    title: (item) => text(item["name"]),
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
    title: (item) => hostOf(text(item["url"])),
  },
};

export const defaultsOf = (kind: WireKind): Readonly<Record<string, unknown>> => WIRE[kind].defaults;

/** `null`: a kind that this version does not know. It can be moved and removed, and is saved as it is. */
export function wireKind(item: Raw): WireKind | null {
  const word = String(item["type"] ?? "").toUpperCase();
  return WIRE_KINDS.find((kind) => kind === word) ?? null;
}

/** Empty: it has no name of its own. */
export function titleOf(item: Raw, communicator: Pick<Communicator, "queues">): string {
  const kind = wireKind(item);
  return kind === null ? "" : (WIRE[kind].title?.(item, communicator) ?? "");
}
