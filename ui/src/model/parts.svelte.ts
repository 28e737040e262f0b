/** What the window shows beside its entities: a signal for each part, so that a new status does not wake the dashboard. */

import type { Part, Set } from "./snapshot";
import { NOTHING_YET } from "./snapshot";

export class Parts {
  language = $state.raw(NOTHING_YET.language);
  session = $state.raw(NOTHING_YET.session);
  appearance = $state.raw(NOTHING_YET.appearance);
  status = $state.raw(NOTHING_YET.status);
  dashboards = $state.raw(NOTHING_YET.dashboards);
  phone = $state.raw(NOTHING_YET.phone);
  look = $state.raw(NOTHING_YET.look);
  recents = $state.raw(NOTHING_YET.recents);
  own = $state.raw(NOTHING_YET.own);
  callOrder = $state.raw(NOTHING_YET.callOrder);
  alarm = $state.raw(NOTHING_YET.alarm);
  popup = $state.raw(NOTHING_YET.popup);
  intent = $state.raw(NOTHING_YET.intent);
  notice = $state.raw(NOTHING_YET.notice);
  /** `null` until it is watched. */
  report = $state.raw(NOTHING_YET.report);
  /** `null` until it is watched. */
  editor = $state.raw(NOTHING_YET.editor);
  /** Empty unless the editor is watched or one waits for approval. */
  integrations = $state.raw(NOTHING_YET.integrations);
  /** Empty until it is shown. */
  integrationLog = $state.raw(NOTHING_YET.integrationLog);
  /** `null` until the editor is watched and somebody has looked. */
  browsers = $state.raw(NOTHING_YET.browsers);

  /** Takes the parts that are given. */
  take(given: Set, unchanged: (one: unknown, other: unknown) => boolean = Object.is): void {
    for (const part of PARTS) {
      const value = given[part];
      if (value !== undefined && !unchanged(this[part], value)) this[part] = value as never;
    }
  }
}

const PARTS: readonly Part[] = [
  "language",
  "session",
  "appearance",
  "status",
  "dashboards",
  "phone",
  "look",
  "recents",
  "own",
  "callOrder",
  "alarm",
  "popup",
  "intent",
  "notice",
  "report",
  "editor",
  "integrations",
  "integrationLog",
  "browsers",
];
