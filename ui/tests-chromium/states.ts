/** Every state that can be drawn of an extension, a call or a presence: the host has these and no others. */

import type { CallState } from "../src/bindings/CallState";
import type { ExtensionState } from "../src/bindings/ExtensionState";
import { da } from "../src/i18n/da";
import { en } from "../src/i18n/en";

// A state that the host gains or loses is no more, or not yet, one of these: the types say so.
const EXTENSION = { idle: 0, ringing: 0, busy: 0, unregistered: 0, unknown: 0 } satisfies Record<ExtensionState, 0>;
const CALL = { dialling: 0, ringing: 0, active: 0, held: 0 } satisfies Record<CallState, 0>;

/** Names that a PBX of strangers may use for a presence: shown as they come. */
const STRANGE = ["SOME_UNKNOWN_STATE"];

export interface States {
  extension: string[];
  call: string[];
  presence: string[];
  /** What is written beside a colleague or a member of a queue. */
  words: string[];
}

export function statesIn(language: "en" | "da"): States {
  const words = { en, da }[language];
  return {
    extension: Object.keys(EXTENSION),
    call: Object.keys(CALL),
    presence: [...Object.keys(words.presence), ...STRANGE],
    words: [...Object.keys(EXTENSION).map((state) => words.state[state as ExtensionState]), ...Object.values(words.presence), ...STRANGE],
  };
}
