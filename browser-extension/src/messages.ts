/**
 * What goes between the extension and the app, by way of the native host: JSON in both directions, checked at each
 * end. `crates/ipc/src/browser.rs` has the same forms for the other end.
 */

import { type Check, type Checked, flag, list, object, orNull, Refused, table, tagged, text, whole, word } from "./check";
import { site } from "./site";

/** Raised when the forms change so that an older end would misread them. */
export const PROTOCOL = 1;

/** Ids of plans count up from 1. */
const id = whole(1, Number.MAX_SAFE_INTEGER);

const host: Check<string> = (value, at) => {
  const found = site(text(253)(value, at));
  if (found === null) throw new Refused(`${at}: not a host name`);
  return found;
};

/** What one step does; in milliseconds, CSS, text and JavaScript. */
const step = tagged("action", {
  sleep: object({ action: word("sleep"), value: whole(0, 3_600_000) }),
  target: object({ action: word("target"), value: text(2_000) }),
  click: object({ action: word("click") }),
  focus: object({ action: word("focus") }),
  clear: object({ action: word("clear") }),
  insert: object({ action: word("insert"), value: text(20_000) }),
  js: object({ action: word("js"), value: text(100_000) }),
  scrolltop: object({ action: word("scrolltop") }),
});

const value = text(4_096);

/** The values of the call that `js` may use; null: it has none. */
const values = object({}, { NUMBER: orNull(value), NUMBER_NO_PREFIX: orNull(value), NAME: orNull(value), VAR: table(value, 100) });

const run = object({ type: word("run"), id, website: host, spa: flag, steps: list(step, 200), values });

/** From the app. */
const fromHost = tagged("type", {
  /** How the way to the app is; the native host says it. */
  app: object({ type: word("app"), state: word("running", "not_running", "refused"), why: orNull(text(500)) }),
  /** The sites of the integrations that the user approved; `ask`: somebody has approved one just now. */
  sites: object({ type: word("sites"), sites: list(object({ site: host, script: flag }), 20), ask: flag }),
  run,
  /** The user is to point out an element on a page of this site. */
  pick: object({ type: word("pick"), id, website: host }),
  cancel: object({ type: word("cancel"), id }),
});

export type FromHost = Checked<typeof fromHost>;
export type Run = Checked<typeof run>;
export type PickWish = Extract<FromHost, { type: "pick" }>;
export type Step = Checked<typeof step>;
export type Values = Checked<typeof values>;
export type Wanted = Extract<FromHost, { type: "sites" }>["sites"][number];

/** Reads a message of the native host. Throws {@link Refused}. */
export function read(message: unknown): FromHost {
  return fromHost(message, "message");
}

/** The id of a message that may be broken otherwise, so that whoever waits for its result hears of it. */
export function idOf(message: unknown): number | null {
  try {
    const { id: found, type } = message as { id?: unknown; type?: unknown };
    return type === "run" ? id(found, "id") : null;
  } catch {
    return null;
  }
}

/** Why a step, or the whole plan, was not done. */
export type Reason =
  /** The plan is not understood; `detail` has the place. */
  | "invalid_message"
  /** The user has not allowed the site in this browser. */
  | "site_not_allowed"
  /** No page of the site is open. */
  | "page_not_open"
  /** There is one, but the browser has put it aside. */
  | "page_asleep"
  /** The page does not answer, for example because it shows a message. */
  | "page_busy"
  /** The page was left, or closed, before the plan was done. */
  | "navigated_away"
  /** Too many plans wait for the same page. */
  | "too_many"
  /** The selector is not CSS. */
  | "selector_invalid"
  | "target_not_found"
  /** Not found, and there are frames of other origins, which are not looked into. */
  | "frame_of_other_origin"
  /** The target has gone from the page since. */
  | "target_gone"
  /** A step that needs a target comes before any. */
  | "no_target"
  /** The page has switched the target off, or made it read-only. */
  | "target_disabled"
  /** The target takes no text. */
  | "not_editable"
  /** The field did not take the text as it is. */
  | "value_not_accepted"
  /** The user has not allowed scripts. */
  | "scripts_not_allowed"
  /** The script ended with an error; `detail` has its message. */
  | "script_failed"
  /** The app, or the user with Escape. */
  | "cancelled";

/** What the user has pointed out, or why there is nothing. */
export interface Picked {
  type: "picked";
  id: number;
  /** CSS by which the steps of a plan find the element. */
  selector: string | null;
  reason: Reason | null;
}

export interface Result {
  type: "result";
  id: number;
  outcome: "done" | "failed" | "cancelled";
  reason: Reason | null;
  /** The step that was not done, counted from 0. */
  step: number | null;
  /** In the words of the browser, for the log; at most 200 characters. */
  detail: string | null;
  /** Milliseconds of each step that was done. */
  took_ms: number[];
}

/** A site that the app asked for, in this browser. */
export interface SiteState {
  site: string;
  allowed: boolean;
  /** How many of its pages are open. */
  pages: number;
  /** When one was last used, in milliseconds since 1970; null: none is open. */
  used_at: number | null;
}

export type ToHost =
  | {
      type: "hello";
      protocol: number;
      /** Of the extension. */
      version: string;
      /** The name by which the browser was asked for the host. */
      host: string;
      browser: { name: string; version: string };
    }
  | { type: "sites"; sites: SiteState[]; scripts: boolean }
  | Result
  | Picked;
