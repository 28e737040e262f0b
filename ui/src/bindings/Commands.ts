// This file is generated from crates/app/src/view/commands.rs: cargo xtask docs.
import type { BoardBase } from "./BoardBase";
import type { BoardDecision } from "./BoardDecision";
import type { BoardDraft } from "./BoardDraft";
import type { BoardEdit } from "./BoardEdit";
import type { BoardSaved } from "./BoardSaved";
import type { CallAction } from "./CallAction";
import type { FirstState } from "./FirstState";
import type { IntegrationEntry } from "./IntegrationEntry";
import type { IntegrationPreview } from "./IntegrationPreview";
import type { Keep } from "./Keep";
import type { Look } from "./Look";
import type { PageFailure } from "./PageFailure";
import type { PageShown } from "./PageShown";
import type { Phonebook } from "./Phonebook";
import type { ResetSent } from "./ResetSent";
import type { RingtonePlayed } from "./RingtonePlayed";
import type { ShortcutCheck } from "./ShortcutCheck";
import type { SignIn } from "./SignIn";
import type { Snapshot } from "./Snapshot";
import type { ZoomStep } from "./ZoomStep";

export type { ZoomStep };

/** Every command of the host with its arguments and its answer. Refusals are thrown as `UiError`. */
export interface Commands {
  /** The page listens. It watches neither report nor editor, and is told of what changes after this revision. */
  ui_ready: { args: undefined; answer: Snapshot };
  /** What the window was born with, once: for the first frame, before the page follows the host. */
  first_state: { args: undefined; answer: FirstState };
  /** Whether `report` and `editor` are shown: else they are null. The patch with them comes before the answer. */
  watch: { args: { report: boolean; editor: boolean }; answer: null };
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
  /** The newest of a dashboard, with what there is to choose from, to begin a draft of it. */
  edit_board: { args: { id: string }; answer: BoardEdit };
  /** Puts the draft on the newest of the dashboard that it began from, and saves it. `decision`: of what was changed elsewhere as well. */
  save_board: { args: { base: BoardBase; draft: BoardDraft; decision: BoardDecision | null }; answer: BoardSaved };
  /** The id of the new one. */
  create_board: { args: { name: string }; answer: string };
  delete_board: { args: { id: string }; answer: null };
  /** Makes the last one anew that was deleted here; its new id. */
  undelete_board: { args: undefined; answer: string };
  /** After the PBX has stored something else than it was sent: the dashboard as it was before. */
  restore_board: { args: { id: string }; answer: BoardSaved };
  /** After that: the dashboard stays as the PBX has stored it, and may be saved again. */
  leave_board: { args: { id: string }; answer: null };
  place_call: { args: { number: string }; answer: null };
  /** Sets a switch of the PBX; refused with words where the user may not. */
  set_switch: { args: { name: string; on: boolean }; answer: null };
  /** Sets a variable of the PBX; refused with words where the user may not. */
  set_variable: { args: { name: string; value: string }; answer: null };
  /** Opens an address of the open dashboard in the user's own browser; refused with words where there is none. */
  open_address: { args: { address: string }; answer: null };
  /** Whether the server of a page of the open dashboard is there now, which its frame does not tell; refused where the dashboard has no such page. */
  address_answers: { args: { address: string }; answer: boolean };
  /** The user has closed the call box without a call. `pressed`: and an intent to dial came to the closed box, so that CALL was pressed before the app knew. It was a first press, and reads anew what is marked or copied. */
  call_box_closed: { args: { pressed: boolean }; answer: null };
  /** Does one of the call's `actions`; refused with words when the phone does not do it. */
  act_on_call: { args: { id: string; action: CallAction }; answer: null };
  /** Lets the user's phone take somebody who waits in a queue, one of `callers`; refused with words, also when they wait no more. */
  pick_caller: { args: { id: string }; answer: null };
  /** The user becomes a member of a queue that is `dynamic`; refused with words. */
  join_queue: { args: { id: string }; answer: null };
  /** The user is a member no more; refused with words, for instance the last one of a queue that keeps it. */
  leave_queue: { args: { id: string }; answer: null };
  /** Lets the user's phone take a call that rings at a colleague's extension; refused with words. */
  pick_up_person: { args: { extension: string }; answer: null };
  /** Keeps how the user likes lists of people, in place of what was kept before. */
  keep_look: { args: { look: Look }; answer: null };
  /** The user looks at `recents`: nothing in them is unseen, and they are asked for anew. */
  see_recents: { args: undefined; answer: null };
  /** Who is in the phonebook, and the shortcuts of every dashboard, asked of the PBX now; refused with words. */
  phonebook: { args: undefined; answer: Phonebook };
  /** Marks an unanswered call of a queue as dealt with; refused with words, also where somebody was faster. */
  handle_call: { args: { queue: string; call: string }; answer: null };
  /** Sets the note of one of `recents`, in place of the one before; empty: none. */
  note_call: { args: { call: string; note: string }; answer: null };
  /** Sends a call that was answered to somebody: an extension's id, or a number in any spelling. `consult`: they are called first, and the call waits; `complete_transfer` puts the two together. Refused with words, and then the caller is where they were. */
  transfer_call: { args: { call: string; to: string; consult: boolean }; answer: null };
  /** Puts together the caller who waits and whoever was asked; `call`: the call in which somebody was asked. */
  complete_transfer: { args: { call: string }; answer: null };
  /** Ends the call in which somebody was asked, and goes on with the caller who waits. */
  back_to_caller: { args: { call: string }; answer: null };
  /** What is noted about a call that was answered; empty where nothing is. */
  call_note: { args: { call: string }; answer: string };
  /** Notes something about a call, in place of what is noted; says what is noted now. */
  set_call_note: { args: { call: string; note: string }; answer: string };
  /** Records a call on demand, or stops. */
  record_call: { args: { call: string; on: boolean }; answer: null };
  /** A presence, with a text and a time (ISO 8601) or without: the user's own, or that of a `person` whose is `settable`; refused with words. */
  set_presence: { args: { person: string | null; state: string; text: string | null; until: string | null }; answer: null };
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
  /** Shows the colours on the busylights one after the other, or rings them and the headset for a moment. Refused with words during a call, and where nothing could show it. */
  try_devices: { args: { ring: boolean }; answer: null };
  /** Shows a notification as a call's is, for a few seconds; refused with words where the desktop shows none. */
  try_notification: { args: undefined; answer: null };
  /** Says yes to the text with this fingerprint; refused with words where the text is another by now. */
  approve_integration: { args: { key: string; fingerprint: string }; answer: null };
  /** Takes back what was said yes to. */
  revoke_integration: { args: { key: string }; answer: null };
  /** Plays a call that is made up, for one integration or, without `key`, for each. `dry_run`: says what would be done, and does nothing. Answers when each has ended. */
  try_integration: { args: { key: string | null; when: string; number: string; name: string | null; variables: Array<[string, string]>; dryRun: boolean }; answer: Array<IntegrationEntry> };
  /** What is wrong with a text that is being edited, and what it would do for this call. Keeps and does nothing. */
  preview_integration: { args: { key: string; members: unknown; when: string; number: string; name: string | null; variables: Array<[string, string]> }; answer: IntegrationPreview };
  /** Looks which browsers there are and how far they are connected; what is found comes as a change of `browsers`. */
  look_at_browsers: { args: undefined; answer: null };
  /** Lets the browsers of this user find the app, or none any more; refused with words where one does not let itself. */
  connect_browsers: { args: { connect: boolean }; answer: null };
  /** Has the user point out an element on the page of this site in their browser: CSS that finds it, or null where they gave up. Answers when they have; refused with words where it cannot be. */
  pick_element: { args: { website: string }; answer: string | null };
  /** Ends that. */
  stop_picking: { args: undefined; answer: null };
  /** Whether `integrationLog` is shown: else it is empty. The patch with it comes before the answer. */
  show_integration_log: { args: { open: boolean }; answer: null };
  /** The report without anything personal, as text to be pasted somewhere. */
  diagnostics: { args: undefined; answer: string };
}
