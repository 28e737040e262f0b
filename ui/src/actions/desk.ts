/** What can be done with colleagues, with queues and whoever waits in them, and with calls that are over. */

import type { UiError } from "../bindings/UiError";
import type { Communicator } from "../communicator.svelte";
import { i18n } from "../i18n/i18n.svelte";
import type { Action, Colleague, Membership, Past, Waiting } from "./registry";

export const CALLER: readonly Action<Waiting>[] = [
  {
    id: "pick",
    icon: "phone",
    offered: "both",
    enabled: ({ waits }) => waits !== "callback",
    run: ({ host }, { id }) => host.invoke("pick_caller", { id }),
  },
  // The PBX calls them with the number that they have called.
  {
    id: "call-back",
    icon: "callback",
    offered: "both",
    enabled: ({ waits }) => waits === "callback",
    run: ({ host }, { id }) => host.invoke("pick_caller", { id }),
  },
];

export const QUEUE: readonly Action<Membership>[] = [
  {
    id: "join-queue",
    icon: "join",
    offered: "button",
    enabled: ({ dynamic, member }) => dynamic && !member,
    run: ({ host }, { id }) => host.invoke("join_queue", { id }),
  },
  {
    id: "leave-queue",
    icon: "leave",
    offered: "button",
    enabled: ({ dynamic, member }) => dynamic && member,
    run: ({ host }, { id }) => host.invoke("leave_queue", { id }),
  },
];

export const RECENT: readonly Action<Past>[] = [
  {
    id: "handled",
    icon: "check",
    offered: "menu",
    enabled: ({ kind, handled, queueId }) => kind === "queue" && !handled && queueId !== null,
    run: ({ host }, { id, queueId }) => host.invoke("handle_call", { queue: queueId ?? "", call: id }),
  },
];

const ringing = ({ extensions }: Colleague) => extensions?.filter(({ state }) => state === "ringing") ?? [];
/** Where it rings and may be picked up. */
const open = (person: Colleague) => ringing(person).find(({ noPickup }) => noPickup !== true);

/** As if the call were dropped there: what comes of it stands at the call. Of the call that the menu was opened for, and of no other. */
export const TRANSFER_HERE: Action<Colleague> = {
  id: "transfer-here",
  icon: "transfer",
  offered: "menu",
  enabled: ({ id, number, sends }, page) => page !== null && typeof sends === "string" && number !== null && id !== page.parts.own.person,
  run: async (page, { number, sends }) => {
    if (typeof sends !== "string" || number === null) return;
    if (page.keyTransfers?.id !== sends) throw { code: "refused", message: i18n.t.menu.otherCall, setup: null } satisfies UiError;
    void page.dropCall(sends, number, false);
  },
};

const isFavourite = ({ id }: Colleague, page: Communicator | null) => page?.parts.look.favourites.includes(id) ?? false;
const keepFavourites = ({ host, parts }: Communicator, favourites: string[]) =>
  host.invoke("keep_look", { look: { ...parts.look, favourites } });

export const PERSON: readonly Action<Colleague>[] = [
  {
    id: "pick-up",
    icon: "phone",
    offered: "menu",
    enabled: (person) => ringing(person).length > 0,
    barred: (person) => (open(person) === undefined ? i18n.t.menu.noPickup : null),
    run: ({ host }, person) => host.invoke("pick_up_person", { extension: open(person)?.id ?? "" }),
  },
  {
    id: "presence",
    icon: "user",
    offered: "menu",
    enabled: ({ settable }) => settable === true,
    run: (page, { id }) => void (page.presenceOf = id),
  },
  {
    id: "favourite",
    icon: "star",
    offered: "menu",
    enabled: (person, page) => !isFavourite(person, page),
    run: (page, { id }) => keepFavourites(page, [...page.parts.look.favourites.filter((one) => one !== id), id]),
  },
  {
    id: "unfavourite",
    icon: "star",
    offered: "menu",
    enabled: (person, page) => isFavourite(person, page),
    run: (page, { id }) =>
      keepFavourites(
        page,
        page.parts.look.favourites.filter((one) => one !== id),
      ),
  },
];
