/**
 * Everything that can be done on the page, each thing once. Menus, buttons and keys are made from this list, so
 * an action is added by one entry here and its words in `i18n`.
 */

import type { Call } from "../bindings/Call";
import type { CallAction } from "../bindings/CallAction";
import type { Caller } from "../bindings/Caller";
import type { Person } from "../bindings/Person";
import type { Queue } from "../bindings/Queue";
import type { RecentCall } from "../bindings/RecentCall";
import type { Snapshot } from "../bindings/Snapshot";
import type { UiError } from "../bindings/UiError";
import type { Communicator } from "../communicator.svelte";
import type { Words } from "../i18n/en";
import { i18n } from "../i18n/i18n.svelte";
import type { IconName } from "../parts/icons";
import { CALLER, PERSON, QUEUE, RECENT, TRANSFER_HERE } from "./desk";
import type { Key } from "./key";
import { receiverAt } from "./offers.svelte";

export type ActionId = keyof Words["actions"];

/** Who has a number: a colleague, or somebody who waits in a queue. */
export interface Reachable {
  id: string;
  number: string | null;
}

/** A colleague, as far as something can be done. */
export type Colleague = Reachable &
  Partial<Pick<Person, "extensions" | "settable">> & {
    /** The call that could be sent to them when their menu was opened. */
    sends?: string | null;
  };

/** Who waits in a queue, and how. */
export type Waiting = Pick<Caller, "id" | "number" | "waits">;

/** A queue, as far as the user may join and leave it. */
export type Membership = Pick<Queue, "id" | "dynamic" | "member">;

/** A call that is over, as far as something can still be done about it. */
export type Past = Pick<RecentCall, "id" | "kind" | "number" | "queueId" | "handled">;

/** The user's own state, as far as an action asks for it. */
export type Own = Pick<Snapshot, "session" | "phone" | "appearance" | "dashboards">;

/** What an action can be about, by kind. */
export interface Targets {
  /** The user, this window and its page. */
  own: Own;
  person: Colleague;
  call: Call;
  /** Waits in a queue. */
  caller: Waiting;
  queue: Membership;
  /** A call that is over. */
  recent: Past;
}
export type Kind = keyof Targets;

/** What has a menu where it stands, with what that shows above its entries. */
export type Target = { [K in Exclude<Kind, "own">]: { kind: K; of: Targets[K]; title: string; number: string | null } }[Exclude<
  Kind,
  "own"
>];

export interface Action<T> {
  id: ActionId;
  icon: IconName;
  /** Presses of these keys do it anywhere on the page; the first one is shown. */
  keys?: readonly Key[];
  /** Where it is offered: in the menu of its target, as a button of its own, in both, or by its keys alone. */
  offered: "menu" | "button" | "both" | "keys";
  /** Its button has its sign alone, beside others that have words. */
  minor?: true;
  /** A key that is held does it again and again. */
  repeats?: true;
  /** Whether it is offered now; what is not offered is not shown. */
  enabled(target: T, page: Communicator | null): boolean;
  /** Of what is offered and cannot be done now: why, in a sentence. */
  barred?(target: T): string | null;
  /** Of what is switched on and off: how it is now. */
  checked?(target: T, page: Communicator): boolean;
  /** The promise is settled when the host has answered. */
  run(page: Communicator, target: T): Promise<unknown> | void;
}

const signedIn = ({ session }: Own) => session.state === "signedIn";
/** There are pages and a bar: a wall shows its dashboard and nothing else. */
const paged = (own: Own) => signedIn(own) && !own.appearance.wallboard;
const always = () => true;

const OWN: readonly Action<Own>[] = [
  { id: "settings", icon: "settings", offered: "menu", enabled: paged, run: ({ view }) => void (view.page = "settings") },
  { id: "recents", icon: "recents", offered: "both", enabled: paged, run: ({ view }) => void (view.page = "recents") },
  {
    id: "edit-dashboard",
    icon: "edit",
    offered: "menu",
    enabled: (own) => paged(own) && own.dashboards.list.some(({ id }) => id === own.dashboards.open?.id),
    run: (page) => page.editBoard(),
  },
  { id: "new-dashboard", icon: "plus", offered: "menu", enabled: paged, run: (page) => page.newBoard() },
  { id: "report", icon: "report", offered: "menu", enabled: paged, run: ({ view }) => void (view.page = "report") },
  {
    id: "integration-log",
    icon: "log",
    offered: "menu",
    enabled: paged,
    run: ({ view }) => void (view.page = "integration-log"),
  },
  {
    id: "refresh",
    icon: "refresh",
    offered: "menu",
    keys: [{ key: "F5" }, { key: "r", command: true }],
    enabled: signedIn,
    run: ({ host }) => host.invoke("refresh"),
  },
  {
    id: "dnd",
    icon: "dnd",
    offered: "menu",
    enabled: ({ phone }) => phone.ready || phone.dnd !== null,
    checked: ({ phone }) => phone.dnd === true,
    run: ({ host }) => host.invoke("toggle_dnd"),
  },
  {
    id: "fullscreen",
    icon: "fullscreen",
    offered: "menu",
    keys: [{ key: "F11" }],
    enabled: always,
    checked: ({ appearance }) => appearance.fullscreen,
    run: ({ host }) => host.invoke("toggle_fullscreen"),
  },
  { id: "first-steps", icon: "check", offered: "menu", enabled: paged, run: ({ view }) => void (view.page = "first-steps") },
  { id: "sign-out", icon: "signOut", offered: "menu", enabled: paged, run: signOut },
  { id: "open-call", icon: "phone", offered: "button", enabled: signedIn, run: (page) => page.openCall("") },
  {
    id: "search",
    icon: "search",
    offered: "keys",
    keys: [{ key: "k", command: true }],
    enabled: signedIn,
    run: (page) => page.openSearch(),
  },
  {
    id: "own-state",
    icon: "user",
    offered: "keys",
    keys: [
      { key: "p", shift: "any" },
      { key: "P", shift: "any" },
    ],
    enabled: paged,
    run: (page) => void (page.choosingState = true),
  },
  {
    id: "transfer-call",
    icon: "transfer",
    offered: "keys",
    keys: [
      { key: "t", shift: "any" },
      { key: "T", shift: "any" },
    ],
    enabled: (own, page) => signedIn(own) && page !== null && page.keyTransfers !== null,
    run: (page) => page.transferCurrent(receiverAt(document.activeElement)),
  },
  {
    id: "zoom-in",
    icon: "plus",
    offered: "keys",
    // The plus needs Shift on some layouts.
    keys: [
      { key: "+", command: true, shift: "any" },
      { key: "=", command: true, shift: "any" },
    ],
    repeats: true,
    enabled: always,
    run: ({ host }) => host.invoke("zoom", { step: "in" }),
  },
  {
    id: "zoom-out",
    icon: "minus",
    offered: "keys",
    keys: [
      { key: "-", command: true, shift: "any" },
      { key: "_", command: true, shift: "any" },
    ],
    repeats: true,
    enabled: always,
    run: ({ host }) => host.invoke("zoom", { step: "out" }),
  },
  {
    id: "zoom-reset",
    icon: "undo",
    offered: "keys",
    keys: [{ key: "0", command: true, shift: "any" }],
    enabled: always,
    run: ({ host }) => host.invoke("zoom", { step: "reset" }),
  },
  {
    id: "leave-wallboard",
    icon: "close",
    offered: "keys",
    keys: [{ key: "Escape", shift: "any" }],
    enabled: (own) => signedIn(own) && own.appearance.wallboard,
    run: ({ host }) => host.invoke("leave_wallboard"),
  },
];

/** The demo leaves nothing behind that there would be a choice about. */
function signOut(page: Communicator): Promise<unknown> | void {
  const { session } = page.parts;
  if (session.state === "signedIn" && session.demo) return page.host.invoke("sign_out", { everywhere: false });
  page.signingOut = true;
}

const hasNumber = ({ number }: { number: string | null }) => (number ?? "").trim() !== "";

const call = (offered: Action<Reachable>["offered"]): Action<Reachable> => ({
  id: "call",
  icon: "phone",
  offered,
  enabled: hasNumber,
  run: (page, { number }) => page.openCall(number ?? ""),
});

const COPY_NUMBER: Action<{ number: string | null }> = {
  id: "copy-number",
  icon: "copy",
  offered: "menu",
  enabled: hasNumber,
  run: async (_, { number }) => {
    try {
      await navigator.clipboard.writeText(number ?? "");
    } catch {
      throw { code: "refused", message: i18n.t.notice.notCopied, setup: null } satisfies UiError;
    }
  },
};

/** One of the call's own `actions`: the host says which of them it offers now. */
const ofCall = (id: CallAction, icon: IconName): Action<Call> => ({
  id,
  icon,
  offered: "both",
  enabled: ({ actions }) => actions.includes(id),
  run: ({ host }, { id: of }) => host.invoke("act_on_call", { id: of, action: id }),
});

/** What goes beside the call's own `actions`: where it can go, and what is kept of it. */
const ABOUT_CALL: readonly Action<Call>[] = [
  {
    id: "complete",
    icon: "merge",
    offered: "both",
    enabled: (call, page) => call.waiting !== null || (page?.asksAlone(call) ?? false),
    barred: ({ waiting, asked }) => (waiting === null ? i18n.t.transfer.alone(asked ?? i18n.t.calls.unknown) : null),
    run: ({ host }, { id }) => host.invoke("complete_transfer", { call: id }),
  },
  {
    id: "back-to-caller",
    icon: "undo",
    offered: "both",
    enabled: ({ waiting }) => waiting !== null,
    run: ({ host }, { id }) => host.invoke("back_to_caller", { call: id }),
  },
  {
    id: "transfer",
    icon: "transfer",
    offered: "both",
    enabled: ({ answered, waiting, asked }) => answered && waiting === null && asked === null,
    run: (page, { id }) => page.openBeside("transfer", id),
  },
];
const KEPT_OF_CALL: readonly Action<Call>[] = [
  {
    id: "note",
    icon: "edit",
    offered: "both",
    minor: true,
    enabled: ({ answered }) => answered,
    run: (page, { id }) => page.openBeside("note", id),
  },
  {
    id: "record",
    icon: "record",
    offered: "both",
    minor: true,
    enabled: ({ recording }) => recording === "off",
    run: ({ host }, { id }) => host.invoke("record_call", { call: id, on: true }),
  },
  {
    id: "stop-recording",
    icon: "stop",
    offered: "both",
    minor: true,
    enabled: ({ recording }) => recording === "on",
    run: ({ host }, { id }) => host.invoke("record_call", { call: id, on: false }),
  },
];

export const ACTIONS: { readonly [K in Kind]: readonly Action<Targets[K]>[] } = {
  own: OWN,
  // What depends on a call comes last: nothing else is elsewhere with it.
  person: [call("both"), ...PERSON, COPY_NUMBER, TRANSFER_HERE],
  call: [
    ofCall("answer", "phone"),
    ofCall("decline", "hangUp"),
    ofCall("silence", "bellOff"),
    ...ABOUT_CALL,
    ofCall("hold", "pause"),
    ofCall("resume", "play"),
    ofCall("hang_up", "hangUp"),
    ...KEPT_OF_CALL,
    COPY_NUMBER,
  ],
  recent: [call("menu"), ...RECENT, COPY_NUMBER],
  caller: [...CALLER, call("menu"), COPY_NUMBER],
  queue: QUEUE,
};

/** What the menu of this target offers now, in its order; with the page also what depends on the user's calls. */
export function menuOf<K extends Kind>(kind: K, target: Targets[K], page: Communicator | null = null): readonly Action<Targets[K]>[] {
  return offeredAs(kind, target, "menu", page);
}

/** What has a button of its own now. */
export function buttonsOf<K extends Kind>(kind: K, target: Targets[K], page: Communicator | null = null): readonly Action<Targets[K]>[] {
  return offeredAs(kind, target, "button", page);
}

function offeredAs<K extends Kind>(
  kind: K,
  target: Targets[K],
  where: "menu" | "button",
  page: Communicator | null,
): readonly Action<Targets[K]>[] {
  return ACTIONS[kind].filter(({ offered, enabled }) => (offered === where || offered === "both") && enabled(target, page));
}

/** The user's own action of that name. */
export function ownAction(id: ActionId): Action<Own> {
  const found = OWN.find((action) => action.id === id);
  if (found === undefined) throw new Error(`${id} is no action of the user's own`);
  return found;
}
