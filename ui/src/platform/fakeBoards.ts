/** The stand-in host while a dashboard is edited. */

import type { BoardBase } from "../bindings/BoardBase";
import type { BoardDifference } from "../bindings/BoardDifference";
import type { BoardSaved } from "../bindings/BoardSaved";
import type { Patch } from "../bindings/Patch";
import type { Commands } from "./host";
import { refused } from "./fakeEditor";
import type { Whole } from "./patched";

type Answers = Pick<
  Commands,
  "edit_board" | "save_board" | "create_board" | "delete_board" | "undelete_board" | "restore_board" | "leave_board"
>;

/** Items as a PBX has them; one of them of a kind that nobody knows. */
const ITEMS = [
  {
    type: "QUEUE",
    column: 0,
    position: 0,
    _id: "queue-reception",
    showCalls: true,
    maxCalls: 5,
    stats: ["ANSWERED"],
    future: { kept: true },
  },
  { type: "MULTIQUEUE", column: 0, position: 1, queues: ["queue-support", "queue-sales"] },
  { type: "EXTENSIONS", column: 1, position: 0, name: "Colleagues", extensions: [] },
  { type: "WEB", column: 1, position: 1, url: "https://intranet.havblik.example/news", height: 240 },
  { type: "HOLOGRAM", column: 2, position: 0, beams: 3 },
];

const [QUEUE, , PEOPLE, WEB, UNKNOWN] = ITEMS as readonly Readonly<Record<string, unknown>>[];

/** Of every kind that a page may have to tell of. */
const DIFFERENCES: readonly BoardDifference[] = [
  { item: null, property: "name", mine: "Reception", theirs: "Front desk" },
  { item: null, property: "topbar", mine: 1, theirs: 0 },
  { item: null, property: "group", mine: null, theirs: "group-1" },
  {
    item: WEB ?? null,
    property: "url",
    mine: "https://intranet.havblik.example/news",
    theirs: "https://www.havblik.example/a/long/address",
  },
  { item: QUEUE ?? null, property: "_id", mine: "queue-reception", theirs: "queue-sales" },
  { item: QUEUE ?? null, property: "maxCalls", mine: 5, theirs: null },
  { item: QUEUE ?? null, property: "stats", mine: ["ANSWERED", "TOTAL"], theirs: [] },
  { item: PEOPLE ?? null, property: null, mine: PEOPLE, theirs: null },
  { item: UNKNOWN ?? null, property: "beams", mine: 3, theirs: { many: true } },
  { item: WEB ?? null, property: "place", mine: { column: 1, position: 1 }, theirs: { column: 0, position: 2 } },
];

/** `mood`: what saving comes to. */
export function boardAnswers(
  whole: () => Whole,
  change: (set: Patch["set"]) => void,
  mood: string | null,
): { [C in keyof Answers]: (args: Answers[C]["args"]) => Answers[C]["answer"] } {
  let made = 0;
  const listed = (id: string, name: string) => {
    const { dashboards } = whole();
    change({ dashboards: { ...dashboards, list: [...dashboards.list, { id, name, topbar: 0, shared: false }] } });
    return id;
  };
  const base = (id: string): BoardBase => ({
    id,
    name: whole().dashboards.list.find((one) => one.id === id)?.name ?? "Reception",
    topbar: 1,
    group: null,
    items: id.startsWith("made-") ? [] : ITEMS,
  });
  return {
    edit_board: ({ id }) => ({
      base: base(id),
      groups: [{ id: "group-1", name: "Service" }],
      switches: ["SHARED:night-service"],
      variables: ["SHARED:service-notice"],
      stopped: mood === "stopped" ? [...DIFFERENCES] : null,
    }),
    save_board: ({ decision }): BoardSaved => {
      if (mood === "conflict" && decision === null) return { outcome: "conflict", differences: [...DIFFERENCES] };
      if (mood === "otherwise" || mood === "changed") return { outcome: "otherwise", differences: [...DIFFERENCES], meanwhile: false };
      if (mood === "refused") throw refused("Your access does not allow this change to the dashboard.");
      return { outcome: "saved" };
    },
    create_board: ({ name }) => listed(`made-${(made += 1)}`, name),
    delete_board: ({ id }) => {
      const { dashboards } = whole();
      change({ dashboards: { ...dashboards, list: dashboards.list.filter((one) => one.id !== id) } });
      return null;
    },
    undelete_board: () => listed(`made-${(made += 1)}`, "Reception"),
    restore_board: (): BoardSaved =>
      mood === "changed" ? { outcome: "otherwise", differences: [...DIFFERENCES].slice(0, 1), meanwhile: true } : { outcome: "saved" },
    leave_board: () => null,
  };
}
