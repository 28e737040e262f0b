/** The state of the window as a plain value: how it begins and how changes are laid onto it. */

import type { Changes } from "./bindings/Changes";
import type { Snapshot } from "./bindings/Snapshot";

/** What is drawn while the host has said nothing yet. */
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
  people: [],
  phone: { ready: false, name: null, problem: null, presented: null, presentedNote: null, dnd: null },
  calls: [],
  alarm: null,
  popup: null,
  report: { complete: false, rows: [] },
  editor: { saving: { state: "saved" }, rows: [], thisComputer: [], recording: false, proving: null },
  intent: null,
  notice: null,
};

/** A snapshot with every part, whatever the one given lacks. */
export function complete(given: Partial<Snapshot>): Snapshot {
  return { ...NOTHING_YET, ...given };
}

/** The snapshot after `changes`; the very same one when they are no newer than it. */
export function changed(held: Snapshot, changes: Changes): Snapshot {
  if (changes.revision <= held.revision) return held;
  return { ...held, ...changes.parts, revision: changes.revision };
}
