/** The stand-in host while a dashboard is edited. */

import type { BoardBase } from "../bindings/BoardBase";
import type { BoardSaved } from "../bindings/BoardSaved";
import type { Patch } from "../bindings/Patch";
import type { Commands } from "./host";
import { refused } from "./fakeEditor";
import type { Whole } from "./patched";

type Answers = Pick<Commands, "edit_board" | "save_board" | "create_board" | "delete_board" | "undelete_board" | "restore_board">;

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
    }),
    save_board: ({ base: from, insist }): BoardSaved => {
      if (mood === "conflict" && !insist) return { outcome: "conflict", theirs: { ...from, name: "Theirs" }, what: ["WEB"] };
      if (mood === "otherwise") return { outcome: "otherwise", what: ["WEB"] };
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
    restore_board: () => ({ outcome: "saved" }),
  };
}
