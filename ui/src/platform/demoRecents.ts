/** Calls that are over, in the made-up company. */

import type { RecentCall } from "../bindings/RecentCall";
import type { Recents } from "../bindings/Recents";

type Row = [
  minutes: number,
  kind: RecentCall["kind"],
  name: string | null,
  number: string | null,
  seconds: number,
  more?: Partial<RecentCall>,
];

const ROWS: readonly Row[] = [
  [4, "missed", "Skagen Fiskeri ApS", "+45 88 99 13 17", 18],
  [9, "queue", "Henrik Dam", "+45 88 99 14 60", 71, { queue: "Reception", queueId: "queue-reception", status: "CANCELLED" }],
  [22, "inbound", "Mikkel Sørensen", "202", 125, { note: "Wants the offer by Friday" }],
  [31, "missed", null, null, 9, { private: true }],
  [48, "queue", null, "+44 20 7946 0187", 302, { queue: "Support", queueId: "queue-support", status: "TIMEOUT" }],
  [95, "outbound", "Nordhavn Shipyard", "+45 88 99 10 42", 611],
  [
    160,
    "queue",
    "Kattegat Ferries",
    "+45 88 99 18 34",
    44,
    { queue: "Reception", queueId: "queue-reception", status: "ALL_BUSY", handled: true },
  ],
];

export function demoRecents(): Recents {
  const calls = ROWS.map(([minutes, kind, name, number, seconds, more], at): RecentCall => ({
    id: `past-${at}`,
    kind,
    name,
    number,
    shownNumber: null,
    private: false,
    queue: null,
    queueId: null,
    at: new Date(Date.now() - minutes * 60_000).toISOString(),
    seconds,
    handled: false,
    status: null,
    note: null,
    ...more,
  }));
  const unanswered = { "queue-reception": 1, "queue-support": 1, "queue-sales": 0 };
  return { calls, unanswered, cut: null, unseen: 2, voicemail: { new: 2, old: 5, number: "199" }, loading: false, problem: null };
}
