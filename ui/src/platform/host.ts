/** The one door between the page and its host: what can be asked for, and what is told. */

import type { CallAction } from "../bindings/CallAction";
import type { Changes } from "../bindings/Changes";
import type { Keep } from "../bindings/Keep";
import type { PageFailure } from "../bindings/PageFailure";
import type { PageShown } from "../bindings/PageShown";
import type { ResetSent } from "../bindings/ResetSent";
import type { RingtonePlayed } from "../bindings/RingtonePlayed";
import type { ShortcutCheck } from "../bindings/ShortcutCheck";
import type { SignIn } from "../bindings/SignIn";
import type { Snapshot } from "../bindings/Snapshot";
import type { UiError } from "../bindings/UiError";

/** Every command of the host with its arguments and its answer. Refusals are thrown as `UiError`. */
export interface Commands {
  ui_ready: { args: undefined; answer: Snapshot };
  /** What the page shows now, measured: the answer to a change of its looks. */
  page_shown: { args: { shown: PageShown }; answer: null };
  /** Something in the page threw. Without a `part` the host builds the page anew, a few times. */
  page_failed: { args: { failure: PageFailure }; answer: null };
  sign_in: { args: { request: SignIn }; answer: null };
  /** Asks the PBX for a new password, by SMS or by e-mail; says which of them it was. */
  reset_password: { args: { username: string; sms: boolean }; answer: ResetSent };
  /** `everywhere`: every session of this user is ended at the PBX, not only forgotten here. */
  sign_out: { args: { everywhere: boolean }; answer: null };
  try_demo: { args: undefined; answer: null };
  refresh: { args: undefined; answer: null };
  open_dashboard: { args: { id: string }; answer: null };
  place_call: { args: { number: string }; answer: null };
  /** The user has closed the call box without a call. */
  call_box_closed: { args: undefined; answer: null };
  /** Does one of the call's `actions`; refused with words when the phone does not do it. */
  act_on_call: { args: { id: string; action: CallAction }; answer: null };
  /** The alarm is silent until another caller has waited for too long. */
  acknowledge_alarm: { args: undefined; answer: null };
  /** The user does something in a window that came up by itself. */
  use_window: { args: undefined; answer: null };
  /** Do not disturb of the user's phone, on or off; refused with words where there is no phone. */
  toggle_dnd: { args: undefined; answer: null };
  dismiss_notice: { args: { id: number }; answer: null };
  leave_wallboard: { args: undefined; answer: null };
  toggle_fullscreen: { args: undefined; answer: null };
  zoom: { args: { step: ZoomStep }; answer: null };
  /** CSS pixels. */
  set_column_width: { args: { width: number }; answer: null };
  /** An opaque string the host hands back when it builds the web view anew. */
  save_view: { args: { view: string }; answer: null };
  /** What `save_view` was last given, for a page that is built anew in its window. */
  saved_view: { args: undefined; answer: string | null };
  /** Sets one setting of `editor.rows`; refused with words when the value cannot be. */
  change_setting: { args: { key: string; value: unknown }; answer: null };
  /** Back to the default. */
  reset_setting: { args: { key: string }; answer: null };
  /** Takes back a change that the PBX does not have yet. */
  discard_change: { args: { key: string }; answer: null };
  settle_conflict: { args: { key: string; keep: Keep }; answer: null };
  /** `active`: the global shortcuts are let go of, so that a combination can be pressed here. */
  record_shortcut: { args: { active: boolean }; answer: null };
  /** `active`: the next press of this shortcut, in whatever program, shows in `editor.proving` and does nothing else. */
  prove_shortcut: { args: { key: string; active: boolean }; answer: null };
  /** What stands against a combination for this key's action; asked while recording. */
  check_shortcut: { args: { key: string; value: unknown }; answer: ShortcutCheck };
  /** Of `status.keptAside`: applies it, or keeps the settings in force. */
  settle_kept_aside: { args: { useIt: boolean }; answer: null };
  /** After saving was stopped. `restore`: the document is put back as it was before. */
  resume_saving: { args: { restore: boolean }; answer: null };
  /** Plays a ringtone for a few seconds; refused with words when there is no sound. */
  play_ringtone: { args: { id: string }; answer: RingtonePlayed };
  stop_ringtone: { args: undefined; answer: null };
  /** Sets one of `editor.thisComputer`. */
  change_local: { args: { key: string; value: unknown }; answer: null };
  /** Looks which sound devices there are; what is found comes as a change. */
  look_at_devices: { args: undefined; answer: null };
  /** The report without anything personal, as text to be pasted somewhere. */
  diagnostics: { args: undefined; answer: string };
}

export type Command = keyof Commands;
export type ZoomStep = "in" | "out" | "reset";

/** The arguments after the command's name: none where it takes none. */
export type Args<C extends Command> = Commands[C]["args"] extends undefined ? [] : [Commands[C]["args"]];

export interface Host {
  /** Which page of its window this is: 0 at birth, more where the host has built it anew. */
  readonly page: number;
  /** The state at birth, when the host put one in place. */
  readonly first: Snapshot | undefined;
  /** What `save_view` was last given, when the web view was built anew. */
  readonly savedView: string | undefined;
  invoke<C extends Command>(command: C, ...args: Args<C>): Promise<Commands[C]["answer"]>;
  /** Calls `listener` for every `changes` event from now on. */
  onChanges(listener: (changes: Changes) => void): Promise<void>;
}

/** Reads what a command threw; anything that is no refusal of the host's is `null`. */
export function asUiError(thrown: unknown): UiError | null {
  if (typeof thrown !== "object" || thrown === null) return null;
  const { code, message, setup } = thrown as Partial<UiError>;
  return typeof code === "string" && typeof message === "string" ? { code, message, setup: setup ?? null } : null;
}
