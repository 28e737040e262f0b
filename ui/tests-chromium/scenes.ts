/** Every page of the window in every state that looks different: for the tests of pages and for pictures. */

/** A page of the stand-in host. */
export interface Scene {
  name: string;
  /** As in the address of the stand-in page: see `platform/fake.ts` and `platform/fakeUser.ts`. */
  query: string;
  /** It is there when the page is. */
  shows: string;
  /** Scrolls far: a picture is so high that the whole is seen. */
  long?: boolean;
}

export const THEMES = ["EARTH", "TEAL", "DARK"] as const;
export const LANGUAGES = ["en", "da"] as const;
/** CSS pixels: the narrowest window, the usual one, a wide screen. */
export const WIDTHS = [360, 800, 1600] as const;
/** The height that goes with each width. */
export const HEIGHTS: Readonly<Record<(typeof WIDTHS)[number], number>> = { 360: 740, 800: 600, 1600: 900 };

const scene = (name: string, shows: string, ...query: string[]): Scene => ({ name, shows, query: query.join("&") });

/** What a user does: see `actAs`. */
const does = (...steps: string[]) => `do=${steps.map(encodeURIComponent).join(",")}`;
/** The editor of an integration, with what is done in it. */
const edited = (name: string, ...steps: string[]): Scene => {
  const [key = ""] = name.split("-");
  const open = [`settings-search:integration.${key}`, `~#input-integration-${key}-toggle`];
  return { ...scene(`integration-${name}`, `#input-integration-${key}-editor`, "page=settings", does(...open, ...steps)), long: true };
};
const SUBMIT = "~[type=submit]";
const DASHBOARD = "[data-column] article";
/** Of a column on the wall other pages are there, and not seen. */
const ON_WALL = "[data-column] .slot:not(.away) article";
const EDITS = does("~#employee-menu", "~[role=menu]>:nth-child(3)");
/** Adds an item of the kind at that place of the menu to the first column, which opens what can be set. */
const adds = (place: number) =>
  does("~#employee-menu", "~[role=menu]>:nth-child(3)", "~[data-edit-column] .opener", `~[role=menu]>:nth-child(${place})`);
const edits = (...steps: string[]) => does("~#employee-menu", "~[role=menu]>:nth-child(3)", ...steps);
/** What can be set of an item of each kind. */
const SET_UP = ["queue", "table", "people", "calls", "switches", "shortcuts", "web"].map((kind, at) =>
  scene(`edit-${kind}`, "[data-edit-column] .fields", adds(at + 1)),
);
/** An item of each kind by itself, one that lacks its properties, and one whose queue is gone. */
const ALONE = ["queue", "table", "people", "calls", "switches", "shortcuts", "web", "lacks", "gone"].map((kind) =>
  scene(`item-${kind}`, `${DASHBOARD}, ${DASHBOARD} iframe`, `scene=item-${kind}`),
);
const MOVED_AND_SAVED = edits("~[data-item] [data-handle]~:last-child", "~[type=submit]");
const CONFLICT = scene("edit-conflict", "#dashboard .told", "board=conflict", MOVED_AND_SAVED);
const OTHERWISE = scene("edit-otherwise", "#dashboard .told", "board=otherwise", MOVED_AND_SAVED);
const STOPPED = scene("edit-stopped", "#dashboard .told li", "board=stopped", edits());
const REFUSED = scene("edit-refused", "#dashboard .problem", "board=refused", MOVED_AND_SAVED);
const CALLS = "#calls [data-call-state]";
const SIGN_IN = "#sign-in form";

export const SCENES: readonly Scene[] = [
  scene("sign-in", SIGN_IN, "scene=signed-out"),
  scene("sign-in-why", SIGN_IN, "scene=signed-out&why=1"),
  scene("sign-in-sms", SIGN_IN, "scene=signed-out", does("username:sms", "password:x", SUBMIT)),
  scene("sign-in-set-up", "#copy-key", "scene=signed-out", does("username:new", "password:x", SUBMIT, "~#copy-key")),
  scene("sign-in-forgot", SIGN_IN, "scene=signed-out", does("username:anna@nordlys.test", "~#forgot-password")),
  scene("sign-in-forgot-sent", "#sign-in", "scene=signed-out", does("username:anna@nordlys.test", "~#forgot-password", SUBMIT)),
  scene("sign-in-forgot-refused", SIGN_IN, "scene=signed-out", does("username:app", "~#forgot-password", SUBMIT)),
  scene("sign-out", "dialog[open]", "account", does("~#employee-menu", "~[role=menu]>:last-child")),
  scene(
    "sign-out-refused",
    "dialog[open]",
    "account&scene=offline",
    does("~#employee-menu", "~[role=menu]>:last-child", "~#sign-out-everywhere"),
  ),
  scene("dashboard", DASHBOARD),
  scene("queue-refused", "[data-caller] [role=alert] p", "scene=desk-refuses", does("~[data-caller] button", "~[data-membership]")),
  scene("first-offer", "#first-offer", "account"),
  scene("first-steps", "#first-steps li", "page=first-steps"),
  scene("first-steps-asks", "[data-act=yes]", "page=first-steps", does("~[data-step=notifications] [data-act=check]")),
  scene(
    "first-steps-refused",
    "#first-steps [role=alert] p",
    "page=first-steps&scene=no-notifications",
    does("~[data-step=notifications] [data-act=check]"),
  ),
  scene("recents", "#recents [data-recent]", "page=recents"),
  scene("recents-of-queue", "[data-filter-queue]", does("~[data-act=unanswered]:not([aria-disabled])")),
  scene("recents-note", "#recents form", "page=recents", does("~[data-recent=past-2] [data-act=note]")),
  scene("recents-refused", "#recents [role=alert] p", "page=recents&scene=desk-refuses", does("~[data-act=handled]")),
  scene("people-compact", DASHBOARD, "compact&ground=both"),
  scene("items", "#dashboard iframe", "scene=items"),
  scene("items-refused", "#dashboard [aria-invalid]", "scene=items&refuse=set_switch", does("~[role=switch]")),
  scene("items-empty", DASHBOARD, "scene=items-empty"),
  scene("built-in", DASHBOARD, "scene=built-in"),
  scene("edit", "[data-edit-column]", EDITS),
  ...SET_UP,
  scene(
    "edit-item",
    "[data-edit-column] fieldset",
    does("~#employee-menu", "~[role=menu]>:nth-child(3)", "~[data-item]+[data-item] [aria-expanded]"),
  ),
  CONFLICT,
  OTHERWISE,
  REFUSED,
  ...ALONE,
  scene("coloured", DASHBOARD, "ground=both"),
  scene("coloured-search", "#search-option-0", "ground=both&search=s"),
  scene("coloured-call", "#call-box[open]", "ground=both&call=204"),
  scene("menu", "[role=menu]", does("~#employee-menu")),
  scene("menu-dashboards", "[role=menu]", does("~nav [aria-haspopup]")),
  scene("menu-person", "[role=menu]", does("!button.person[data-stop]")),
  scene("menu-call", "[role=menu]", "calls=active", does("!#calls [data-offers]")),
  scene("switch-problem", DASHBOARD, "scene=no-dashboard", does("~nav li:last-child button")),
  scene("loading", "#dashboard[aria-busy=true]", "scene=loading"),
  scene("empty", "#dashboard", "scene=empty"),
  scene("nothing", "#dashboard", "scene=nothing"),
  scene("problem", "#dashboard button", "scene=problem&notice=error"),
  scene("status-all", "#status-lines", does("~#status-all")),
  scene("offline", DASHBOARD, "scene=offline&notice=warning"),
  scene("no-panel", DASHBOARD, "scene=no-panel"),
  scene("hostile", DASHBOARD, "scene=hostile"),
  scene("broken", "[data-failed=card]", "scene=broken"),
  scene("broken-calls", "[data-failed=calls]", "scene=broken-calls&calls=ringing"),
  scene("broken-window", "#broken-window", "scene=broken-window"),
  scene("wallboard", ON_WALL, "scene=wallboard"),
  scene("wall-busy", ON_WALL, "scene=wall-busy"),
  scene("wall-pressing", ON_WALL, "scene=wall-pressing"),
  scene("stale", ON_WALL, "scene=stale"),
  scene("narrow-columns", DASHBOARD, "width=200"),
  scene("search", "#search-option-0", "search=s"),
  scene("search-number", "#search-option-0", "search=70102030"),
  scene("search-phonebook", "[data-thing^=contact]", "search=maren"),
  scene("search-nobody", "#search", "search=qqqq"),
  scene("call", "#call-box[open]", "call=204"),
  scene("search-above", "#call-box[open]", "call=204", does("^k", "~#search-above", "search-above:s")),
  scene("call-no-phone", "#call-box[open]", "scene=no-phone&call=12345678"),
  scene("calls-ringing", CALLS, "calls=ringing"),
  scene("calls-active", CALLS, "calls=active"),
  scene("own-state", "#own-state-box[open]", does("~#own-state")),
  scene("calls-consult", CALLS, "calls=consult"),
  scene("calls-alone", CALLS, "calls=alone"),
  scene("transfer", "[data-transfer] [role=option]", "calls=active", does("~#calls [data-action=transfer]")),
  scene("transfer-typed", "[data-transfer] [role=option]", "calls=active", does("~#calls [data-action=transfer]", "transfer-field:sor")),
  scene("call-note", "#calls textarea", "calls=active", does("~#calls [data-action=note]")),
  scene("calls-several", CALLS, "calls=several", does("~#calls [aria-expanded]")),
  scene("calls-many", CALLS, "calls=many&alarm=acknowledged"),
  scene("calls-hostile", CALLS, "calls=hostile"),
  scene("calls-refused", CALLS, "calls=ringing&scene=no-phone", does("~#calls [data-action=decline]")),
  scene("calls-wallboard", CALLS, "calls=several&scene=wallboard&alarm=sounding"),
  scene("calls-report", CALLS, "calls=ringing&page=report"),
  scene("alarm", DASHBOARD, "alarm=sounding"),
  scene("alarm-acknowledged", DASHBOARD, "alarm=acknowledged"),
  { ...scene("report", "#report", "page=report"), long: true },
  { ...scene("settings", "#settings", "page=settings"), long: true },
  scene("integrations", "#section-integrations", "page=settings", does("settings-search:integration")),
  scene("integrations-waiting", "#section-integrations", "page=settings&waiting=run,website", does("settings-search:integration.run")),
  scene(
    "integrations-put-off",
    "#section-integrations",
    "page=settings&waiting=run",
    does("settings-search:integration.run", "~#input-integration-run-approval-later"),
  ),
  scene(
    "integrations-changed",
    "#section-integrations",
    "page=settings&waiting=run",
    does("settings-search:integration.run", "=integration.run:command:rm -rf ~ {NAME}", "~#input-integration-run-approval-new"),
  ),
  scene("integrations-forbidden", "#section-integrations", "page=settings&forbidden=run", does("settings-search:integration.run")),
  edited("run"),
  edited("run-error", "input-integration-run-command:crm.exe --caller={NUMER} {VAR:customer}"),
  edited("run-tried", "~#input-integration-run-sample-try"),
  edited("run-dirty", "input-integration-run-command:crm {NUMBER} {VAR:customer}", "input-integration-run-sample-variable-0:20417"),
  edited("run-clash", "input-integration-run-command:crm {NUMBER}", "=integration.run:command:theirs.exe {NAME}"),
  edited("sendkeys"),
  edited("copyToClipboard"),
  edited("browser", "~#input-integration-browser-actions-add"),
  {
    ...scene(
      "integration-browser-new",
      "#input-integration-browser-browsers",
      "page=settings&browsers=new",
      does("settings-search:integration.browser", "~#input-integration-browser-toggle", "~#input-integration-browser-browsers summary"),
    ),
    long: true,
  },
  edited("browser-picking", "input-integration-browser-website:www.slow.test", "~#input-integration-browser-actions [id$=-pick]"),
  edited("website"),
  scene("integration-log", "#integration-log", "page=integration-log"),
  scene("integration-log-open", "#integration-log pre", "page=integration-log", does("~[data-entry='19'] button")),
  scene("integration-log-hostile", "#integration-log pre", "page=integration-log&log=hostile", does("~[data-entry='19'] button")),
  scene("integration-log-empty", "#integration-log", "page=integration-log&log=none"),
  scene("integration-waits", "[data-status=integrations]", "waiting=run"),
  scene("settings-devices", "#settings", "page=settings", does("~[href$=section-devices]")),
  scene("settings-conflict", "#settings", "page=settings", does("~[href$=section-window]")),
  scene("settings-stopped", "#settings", "page=settings&scene=saving-stopped"),
  scene("settings-kept", "#settings", "page=settings&scene=saving-kept"),
  scene("ringtones", "#settings", "page=settings", does("settings-search:ring", "~#input-ringtoneExternal-play")),
  scene("ringtones-silent", "#settings", "page=settings&scene=silent", does("settings-search:ring", "~#input-ringtoneExternal-play")),
  scene(
    "shortcut-waiting",
    "#settings",
    "page=settings",
    does("settings-search:globalshortcuts.hangup", "~#input-globalShortcuts-HANGUP-prove"),
  ),
  scene(
    "shortcut-recording",
    "#settings",
    "page=settings",
    does("settings-search:globalshortcuts", "~#input-globalShortcuts-ANSWER-record"),
  ),
];

/** Dashboards: each kind of item by itself, all together, without anything in them, edited, and what else there is. */
export const BOARDS: readonly Scene[] = [
  ...ALONE,
  scene("items", "#dashboard iframe", "scene=items"),
  scene("items-empty", DASHBOARD, "scene=items-empty"),
  scene("items-refused", "#dashboard [aria-invalid]", "scene=items&refuse=set_switch", does("~[role=switch]")),
  scene("dashboard", DASHBOARD),
  scene("built-in", DASHBOARD, "scene=built-in"),
  scene("loading", "#dashboard[aria-busy=true]", "scene=loading"),
  scene("empty", "#dashboard", "scene=empty"),
  scene("nothing", "#dashboard", "scene=nothing"),
  scene("problem", "#dashboard button", "scene=problem"),
  scene("offline", DASHBOARD, "scene=offline"),
  scene("broken", "[data-failed=card]", "scene=broken"),
  scene("edit", "[data-edit-column]", edits()),
  ...SET_UP,
  CONFLICT,
  OTHERWISE,
  STOPPED,
  REFUSED,
];

/** Those of them that hang on a wall. */
export const WALLS: readonly Scene[] = [
  scene("wallboard", ON_WALL, "scene=wallboard"),
  scene("wall-busy", ON_WALL, "scene=wall-busy"),
  scene("wall-pressing", ON_WALL, "scene=wall-pressing"),
  scene("stale", "#stale p", "scene=stale"),
  scene("calls-wallboard", CALLS, "calls=several&scene=wallboard&alarm=sounding"),
];
