/** Every action of the page as a row: where it is done, how it is pressed, and what is seen of it. */

import type { Page } from "playwright-core";
import type { FakeHost } from "../src/platform/fake";
import type { Command } from "../src/platform/host";

/** Does something with the stand-in host, in the page. */
export function host<A>(page: Page, act: (host: FakeHost, given: A) => unknown, given: A): Promise<unknown> {
  return page.evaluate(`(${act.toString()})(window.__STAND_IN__, ${JSON.stringify(given)})`);
}

export interface Row {
  command: Command;
  /** As in the address of the stand-in page. */
  query?: string;
  /** Makes what is not there by itself. */
  stage?: (page: Page) => Promise<unknown>;
  /** Opens what it is pressed in. */
  open?: (page: Page) => Promise<unknown>;
  /** A button, or how else it is asked for. */
  press: string | ((page: Page) => Promise<unknown>);
  /** What says at once that it is under way; without it what is pressed. `null`: the host does it in the same moment. */
  busy?: string | null;
  /** What waits with it, beside itself. */
  waits?: string;
  /** Where its refusal stands. */
  beside: string;
  /** What a message names, in English and Danish. */
  names?: readonly [string, string];
  /** In a box over the page: whoever does something else leaves it first. */
  box?: true;
  /** Each press counts. */
  repeats?: true;
  /** After it nobody is signed in. */
  leaves?: true;
  /** Files of the host with the words that it refuses with. */
  words?: readonly string[];
  /** What it is about goes, and whether a refusal is still told then. */
  gone?: { make: (page: Page) => Promise<unknown>; told?: string };
  /** Another window of the user has been faster: a refusal says nothing any more. */
  faster?: (page: Page) => Promise<unknown>;
}

const CALLS = ["features/calls.rs", "call_control.rs"];
const LINE = ["features/line/words.rs"];
const PICK = ["features/queues/pick.rs"];
const QUEUE = ["features/queues/membership.rs"];
const RECENT = ["features/recents/acts.rs"];

const onCall = (id: string) => `#calls [data-action=${id}] >> nth=0`;
const CARD_ALERT = "#calls .does [role=alert] p";
const TOAST = ".toast.error p";

/** The call is over, and a new one rings. */
const NEWER = "Nora Newer";
const over = {
  make: (page: Page) =>
    host(
      page,
      (host, name) =>
        host.ring(
          Object.values(host.now().calls)
            .slice(0, 1)
            .map((call) => ({
              ...call,
              id: "call-newer",
              name,
              number: "+45 11 22 33 44",
              state: "ringing",
              direction: "in",
              queue: null,
              internal: false,
              since: new Date().toISOString(),
              answeredAt: null,
              answered: false,
              actions: ["answer", "decline", "silence"],
              waiting: null,
              asked: null,
              recording: "never",
            })),
        ),
      NEWER,
    ),
};

/** The only call becomes so. */
const becomes = (change: object) => (page: Page) =>
  host(page, (host, more) => host.ring(Object.values(host.now().calls).map((call) => ({ ...call, ...more }))), change);
const later = () => ({ since: new Date(Date.now() + 1000).toISOString() });
const HELD = () => ({ ...later(), state: "held", actions: ["resume", "hang_up"] });
const ACTIVE = () => ({ ...later(), state: "active", answered: true, actions: ["hold", "hang_up"] });

const ofCall = (id: string, query: string, more: Partial<Row> = {}): Row => ({
  command: "act_on_call",
  query,
  press: onCall(id),
  beside: CARD_ALERT,
  words: CALLS,
  gone: over,
  ...more,
});

const opened = (action: string, shows: string) => async (page: Page) => {
  await page.click(onCall(action));
  await page.waitForSelector(shows);
};
const press =
  (...keys: string[]) =>
  async (page: Page) => {
    for (const key of keys) await page.keyboard.press(key);
  };

/** Chosen in the menu of something. */
const inMenu = (on: string, entry: string) => async (page: Page) => {
  if (!(await page.isVisible(`[data-entry=${entry}]`))) await page.click(on, { button: "right", force: true });
  await page.click(`[data-entry=${entry}]`, { force: true });
};
const ownMenu = (entry: string) => async (page: Page) => {
  if (!(await page.isVisible("[role=menu]"))) await page.click("#employee-menu");
  await page.click(`[data-entry=${entry}]`, { force: true });
  // One that is under way stays where it is.
  if (await page.isVisible("[role=menu]")) await page.keyboard.press("Escape");
};
const own = (command: Command, entry: string, more: Partial<Row> = {}): Row => ({
  command,
  press: ownMenu(entry),
  busy: "#employee-menu",
  beside: TOAST,
  ...more,
});
const byKeys = (command: Command, keys: string, more: Partial<Row> = {}): Row => ({
  command,
  press: press(keys),
  busy: null,
  beside: TOAST,
  ...more,
});

const MIKKEL = "button.person[data-stop]:has-text('Mikkel Sørensen') >> nth=0";
const ringsAtMikkel = (state: string) => (page: Page) =>
  host(
    page,
    (host, state) => {
      const one = Object.values(host.now().people).find(({ name }) => name === "Mikkel Sørensen");
      if (one !== undefined) {
        host.change({
          people: { [one.id]: { ...one, extensions: one.extensions.map((extension) => ({ ...extension, state })) as never } },
        });
      }
    },
    state,
  );

const CALLER = "[data-caller=caller-0]";
const callerGoes = (page: Page) => host(page, (host, id) => host.change({}, { callers: [id] }), "caller-0");
const WAITS = ["Nordisk Tømrer ApS", "Nordisk Tømrer ApS"] as const;

const member = (member: boolean) => (page: Page) =>
  host(page, (host, member) => host.change({ queues: { "queue-support": { ...host.now().queues["queue-support"]!, member } } }), member);
const SUPPORT = "[data-membership][aria-label$=': Support']";
const PAST = "#recents [data-recent=past-1]";
const NOTED = "#recents [data-recent=past-2]";
const handled = (page: Page) =>
  host(
    page,
    (host, id) => {
      const { recents } = host.now();
      host.change({ recents: { ...recents, calls: recents.calls.map((call) => (call.id === id ? { ...call, handled: true } : call)) } });
    },
    "past-1",
  );

const callBox = async (page: Page) => {
  await page.waitForSelector("#call-box[open]");
};
const ownState = async (page: Page) => {
  await page.click("#own-state");
  await page.waitForSelector("#own-state-box[open]");
};

/** Each action of the registry: a row, or the place of the page that opens without asking the host for anything. */
export const REGISTRY: Readonly<Record<string, Row | { opens: string; by: (page: Page) => Promise<unknown>; query?: string }>> = {
  "own settings": { opens: "#settings", by: ownMenu("settings") },
  "own recents": { opens: "#recents", by: ownMenu("recents") },
  "own report": { opens: "#report", by: ownMenu("report") },
  "own integration-log": { opens: "#integration-log", by: ownMenu("integration-log") },
  "own first-steps": { opens: "#first-steps", by: ownMenu("first-steps") },
  "own edit-dashboard": own("edit_board", "edit-dashboard"),
  "own new-dashboard": own("create_board", "new-dashboard"),
  "own refresh": own("refresh", "refresh"),
  "own dnd": own("toggle_dnd", "dnd", { words: ["features/dnd.rs"] }),
  "own fullscreen": own("toggle_fullscreen", "fullscreen"),
  "own sign-out": { opens: "#sign-out[open]", by: ownMenu("sign-out"), query: "account" },
  "own open-call": { opens: "#call-box[open]", by: (page) => page.click("#open-call") },
  "own search": { opens: "#search:focus", by: press("Control+k") },
  "own own-state": { opens: "#own-state-box[open]", by: press("p") },
  "own transfer-call": { opens: "[data-transfer]", by: press("t"), query: "calls=active" },
  "own zoom-in": byKeys("zoom", "Control++", { repeats: true }),
  "own zoom-out": byKeys("zoom", "Control+-", { repeats: true }),
  "own zoom-reset": byKeys("zoom", "Control+0", { busy: "#employee-menu" }),
  "own leave-wallboard": byKeys("leave_wallboard", "Escape", { query: "scene=wallboard" }),

  "call answer": ofCall("answer", "calls=ringing", { faster: becomes(ACTIVE()) }),
  "call decline": ofCall("decline", "calls=ringing", { faster: becomes(ACTIVE()) }),
  "call silence": ofCall("silence", "calls=ringing", { faster: becomes(ACTIVE()) }),
  "call hold": ofCall("hold", "calls=active", { faster: becomes(HELD()) }),
  "call resume": ofCall("resume", "calls=active", { stage: becomes(HELD()), faster: becomes(ACTIVE()) }),
  "call hang_up": ofCall("hang_up", "calls=active"),
  "call transfer": ofCall("transfer", "calls=active", {
    command: "transfer_call",
    open: opened("transfer", "[data-transfer] [role=option]"),
    press: "[data-transfer-to]",
    waits: "[data-consult]",
    beside: "[data-transfer] [role=alert] p",
    words: LINE,
  }),
  "call complete": ofCall("complete", "calls=consult", { command: "complete_transfer", words: LINE }),
  "call back-to-caller": ofCall("back-to-caller", "calls=consult", { command: "back_to_caller", words: LINE }),
  "call note": ofCall("note", "calls=active", {
    command: "set_call_note",
    open: opened("note", "[data-save-note]"),
    press: "[data-save-note]",
    beside: "#calls .note [role=alert] p",
    words: LINE,
  }),
  "call record": ofCall("record", "calls=active", { command: "record_call", words: LINE, faster: becomes({ recording: "on" }) }),
  "call stop-recording": ofCall("stop-recording", "calls=active", {
    command: "record_call",
    stage: becomes({ recording: "on" }),
    words: LINE,
    faster: becomes({ recording: "off" }),
  }),
  "call copy-number": { opens: "#calls [data-call-state]", by: inMenu("#calls article .who", "copy-number"), query: "calls=active" },

  "queue leave-queue": { command: "leave_queue", press: SUPPORT, beside: "[role=alert].alert p", words: QUEUE, faster: member(false) },
  "queue join-queue": {
    command: "join_queue",
    stage: member(false),
    press: SUPPORT,
    beside: "[role=alert].alert p",
    words: QUEUE,
    faster: member(true),
  },
  "caller pick": {
    command: "pick_caller",
    press: `${CALLER} [data-action=pick]`,
    beside: `${CALLER} [role=alert] p`,
    words: PICK,
    gone: { make: callerGoes, told: WAITS[0] },
  },
  "caller call-back": {
    command: "pick_caller",
    press: "[data-action=call-back]",
    beside: "[data-caller=caller-3] [role=alert] p",
    words: PICK,
  },
  "caller call": { opens: "#call-box[open]", by: inMenu(`${CALLER} .name`, "call") },
  "caller copy-number": { opens: CALLER, by: inMenu(`${CALLER} .name`, "copy-number") },

  "person transfer-here": ofCall("transfer", "calls=active", {
    command: "transfer_call",
    press: inMenu(MIKKEL, "transfer-here"),
    busy: "#calls article",
    beside: TOAST,
    names: ["+45 70 10 20 30", "+45 70 10 20 30"],
    words: LINE,
  }),
  "person call": { opens: "#call-box[open]", by: inMenu(MIKKEL, "call") },
  "person pick-up": {
    command: "pick_up_person",
    stage: ringsAtMikkel("ringing"),
    press: inMenu(MIKKEL, "pick-up"),
    busy: MIKKEL,
    beside: TOAST,
    names: ["Mikkel Sørensen", "Mikkel Sørensen"],
    words: PICK,
    gone: { make: ringsAtMikkel("idle"), told: "Mikkel Sørensen" },
  },
  "person presence": { opens: "#person-state-box[open]", by: inMenu(MIKKEL, "presence") },
  "person favourite": {
    command: "keep_look",
    press: inMenu(MIKKEL, "favourite"),
    busy: MIKKEL,
    beside: TOAST,
    names: ["Mikkel Sørensen", "Mikkel Sørensen"],
  },
  "person unfavourite": {
    command: "keep_look",
    stage: (page) =>
      host(
        page,
        (host, name) => {
          const { people, look } = host.now();
          host.change({ look: { ...look, favourites: Object.values(people).flatMap((one) => (one.name === name ? one.id : [])) } });
        },
        "Mikkel Sørensen",
      ),
    press: inMenu(MIKKEL, "unfavourite"),
    busy: MIKKEL,
    beside: TOAST,
    names: ["Mikkel Sørensen", "Mikkel Sørensen"],
  },
  "person copy-number": { opens: MIKKEL, by: inMenu(MIKKEL, "copy-number") },

  "recent call": { opens: "#call-box[open]", by: inMenu(`${PAST} .name`, "call"), query: "page=recents" },
  "recent handled": {
    command: "handle_call",
    query: "page=recents",
    press: `${PAST} [data-act=handled]`,
    beside: `${PAST} [role=alert] p`,
    words: RECENT,
    faster: handled,
  },
  "recent copy-number": { opens: PAST, by: inMenu(`${PAST} .name`, "copy-number"), query: "page=recents" },
};

/** The same asked for elsewhere, and what is done in a place of its own. */
export const ELSEWHERE: Readonly<Record<string, Row>> = {
  "call, in the call box": {
    command: "place_call",
    query: "call=20304050",
    open: callBox,
    press: "#place-call",
    beside: "#call-problem p",
    box: true,
    words: ["features/call_box/placing.rs"],
  },
  "ask first": ofCall("transfer", "calls=active", {
    command: "transfer_call",
    open: opened("transfer", "[data-transfer] [role=option]"),
    press: "[data-consult]",
    waits: "[data-transfer-to]",
    beside: "[data-transfer] [role=alert] p",
    words: LINE,
  }),
  "a call dragged onto somebody": ofCall("transfer", "calls=active", {
    command: "transfer_call",
    press: (page) => page.locator("#calls [data-call-state=active]").dragTo(page.locator(MIKKEL), { sourcePosition: { x: 60, y: 20 } }),
    busy: "#calls article",
    beside: TOAST,
    names: ["+45 70 10 20 30", "+45 70 10 20 30"],
    words: LINE,
  }),
  "a trial notification": {
    command: "try_notification",
    query: "page=first-steps",
    press: "[data-step=notifications] [data-act=check]",
    beside: "[data-step=notifications] [role=alert] p",
    words: ["features/notifications/trial.rs"],
  },
  "a ringtone, to hear it": {
    command: "play_ringtone",
    query: "page=first-steps",
    press: "[data-step=ringtone] [data-act=check]:not(:disabled)",
    beside: "[data-step=ringtone] [role=alert] p",
  },
  "hold, in the menu of the call": ofCall("hold", "calls=active", {
    press: inMenu("#calls article .who", "hold"),
    busy: onCall("hold"),
    faster: becomes(HELD()),
  }),
  "take, in the menu of whoever waits": {
    command: "pick_caller",
    press: inMenu(`${CALLER} .name`, "pick"),
    busy: `${CALLER} [data-action=pick]`,
    beside: `${CALLER} [role=alert] p`,
    words: PICK,
    gone: { make: callerGoes, told: WAITS[0] },
  },
  "somebody who waits dragged onto the calls": {
    command: "pick_caller",
    press: (page) =>
      page
        .locator(`${CALLER} [draggable]`)
        .dragTo(page.locator("#calls"), { sourcePosition: { x: 60, y: 12 }, targetPosition: { x: 40, y: 500 } }),
    busy: `${CALLER} [data-action=pick]`,
    beside: `${CALLER} [role=alert] p`,
    words: PICK,
  },
  "one's own presence": {
    command: "set_presence",
    open: ownState,
    press: "#set-presence",
    beside: "#own-state-box .part:first-child [role=alert] p",
    box: true,
    words: LINE,
  },
  "do not disturb, in one's own state": {
    command: "toggle_dnd",
    open: ownState,
    press: "#own-dnd",
    busy: "#own-dnd, #employee-menu",
    beside: "#own-state-box #own-dnd + [role=alert] p",
    box: true,
    words: ["features/dnd.rs"],
  },
  "leave a queue, in one's own state": {
    command: "leave_queue",
    open: ownState,
    press: "[data-own-queue=queue-support]",
    beside: "#own-state-box [data-own-queue=queue-support] + [role=alert] p",
    box: true,
    words: QUEUE,
    faster: member(false),
  },
  // The host keeps it at once, and saves it afterwards.
  "the phone, in one's own state": {
    command: "change_setting",
    open: ownState,
    press: "#own-state-box .phones label:nth-of-type(2) input",
    busy: null,
    beside: "#own-state-box .phones + [role=alert] p",
    box: true,
  },
  // Nothing waits for it: a note can be written meanwhile.
  "reading a note": {
    command: "call_note",
    query: "calls=active",
    press: async (page) => {
      if (await page.isVisible("#calls .note")) await page.locator("#calls .note textarea").press("Escape");
      await page.click(onCall("note"));
    },
    busy: null,
    repeats: true,
    beside: "#calls .note [role=alert] p",
    words: LINE,
  },
  "a colleague's presence": {
    command: "set_presence",
    open: inMenu(MIKKEL, "presence"),
    press: "#set-person-presence",
    beside: "#person-state-box [role=alert] p",
    box: true,
    words: LINE,
  },
  "a note on a call of before": {
    command: "note_call",
    query: "page=recents",
    open: (page) => page.click(`${NOTED} [data-act=note]`),
    press: `${NOTED} form [type=submit]`,
    beside: `${NOTED} [role=alert] p`,
    words: RECENT,
  },
  "signing out everywhere": {
    command: "sign_out",
    query: "account",
    open: ownMenu("sign-out"),
    press: "#sign-out-everywhere",
    waits: "#sign-out-here",
    beside: "#sign-out [role=alert] p",
    box: true,
    leaves: true,
  },
};
