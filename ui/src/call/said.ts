/** What a screen reader is told of calls: each state of each call once. */

import type { Call } from "../bindings/Call";
import type { CallState } from "../bindings/CallState";
import type { Words } from "../i18n/en";
import { caller, ringing } from "./words";

/** `now`: begins to ring, and is told before anything else. `later`: when the reader has come to the end of a sentence. */
export interface Said {
  now: string[];
  later: string[];
}

/** Remembers what has been told. */
export class Teller {
  #told: ReadonlyMap<string, { state: CallState; call: Call }> | null = null;

  /** What is news in these calls. Of what goes on already when the page begins, only what rings is told. */
  news(calls: readonly Call[], t: Words): Said {
    const before = this.#told;
    const told = new Map(calls.map((call) => [call.id, { state: call.state, call }]));
    this.#told = told;
    const said: Said = { now: [], later: [] };
    for (const call of calls) {
      if (before?.get(call.id)?.state === call.state) continue;
      if (call.state === "ringing") said.now.push(ringing(call, t));
      else if (before !== null) said.later.push(t.calls.now[call.state](caller(call, t)));
    }
    for (const [id, { state, call }] of before ?? []) {
      if (told.has(id)) continue;
      const who = caller(call, t);
      said.later.push(state === "ringing" ? t.calls.ringsNoMore(who) : t.calls.ended(who));
    }
    return said;
  }
}
