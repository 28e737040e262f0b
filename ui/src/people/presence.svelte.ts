/** A presence that somebody is choosing: theirs or a colleague's. What they have typed is not written over by news. */

import { atClock } from "../format/time";
import { readUntil } from "../format/until";
import { i18n } from "../i18n/i18n.svelte";

export const STATES = ["AVAILABLE", "BUSY", "AWAY", "LUNCH", "MEETING", "OFF_WORK", "HOLIDAY"] as const;

interface Given {
  state: string | null;
  text: string | null;
  /** ISO 8601. */
  until: string | null;
}

export class PresenceDraft {
  state = $state("AVAILABLE");
  text = $state("");
  until = $state("");
  /** Nothing typed: the time is as it was. */
  kept = $state<string | null>(null);
  readonly end = $derived(this.kept !== null ? new Date(this.kept) : readUntil(this.until));
  readonly wrong = $derived(this.until.trim() !== "" && this.end === null);

  constructor({ state, text, until }: Given) {
    this.state = state ?? "AVAILABLE";
    this.text = text ?? "";
    this.until = until ? atClock(until, i18n.language) : "";
    this.kept = until;
  }

  /** What the host is asked for. */
  get wish(): { state: string; text: string | null; until: string | null } {
    return {
      state: this.state,
      text: this.text.trim() || null,
      until: this.until.trim() === "" ? null : (this.end?.toISOString() ?? null),
    };
  }
}
