/** The state of the window as the host tells it, and what is drawn while it has told nothing. */

import type { Patch } from "../bindings/Patch";
import type { Snapshot } from "../bindings/Snapshot";

/** The kinds that have an id each. Everything else in a snapshot is a part, told whole. */
export const KINDS = ["people", "queues", "members", "callers", "calls", "switches"] as const;
export type Kind = (typeof KINDS)[number];
/** One of a kind. */
export type Entity<K extends Kind> = Snapshot[K][string];
export type Part = Exclude<keyof Snapshot, Kind | "revision">;
/** What a patch sets. */
export type Set = Patch["set"];

export const NOTHING_YET: Snapshot = {
  revision: 0,
  language: "en",
  session: { state: "signedOut", server: "", why: null },
  appearance: {
    theme: "EARTH",
    columnWidth: 370,
    showStatusPanel: true,
    wallboard: false,
    fullscreen: false,
    presenceBackground: false,
    callBackground: false,
  },
  status: { connection: "connecting", lines: [], settingsFetchedAt: null, staleSince: null, keptAside: null },
  dashboards: { list: [], open: null, loading: true, problem: null },
  phone: { ready: false, name: null, problem: null, presented: null, presentedNote: null, dnd: null },
  look: { compact: false, order: "given", favourites: [], steps: [] },
  recents: { calls: [], unanswered: {}, cut: null, unseen: 0, voicemail: null, loading: true, problem: null },
  own: { person: null, presence: null, phones: [], answerKey: null, hangUpKey: null },
  callOrder: [],
  alarm: null,
  popup: null,
  intent: null,
  notice: null,
  report: null,
  editor: null,
  integrations: [],
  integrationLog: [],
  browsers: null,
  people: {},
  queues: {},
  members: {},
  callers: {},
  calls: {},
  switches: {},
};

/** A snapshot with every part, whatever the one given lacks. */
export function complete(given: Partial<Snapshot>): Snapshot {
  return { ...NOTHING_YET, ...given };
}
