/**
 * A stand-in for the host in a plain browser and in tests: demo data that answers the commands.
 * Never part of what is shipped.
 */

import type { Call } from "../bindings/Call";
import type { Language } from "../bindings/Language";
import type { Level } from "../bindings/Level";
import type { Patch } from "../bindings/Patch";
import type { ReportRow } from "../bindings/ReportRow";
import type { SignIn } from "../bindings/SignIn";
import type { Snapshot } from "../bindings/Snapshot";
import type { UiError } from "../bindings/UiError";
import { demoSnapshot, demoStatus, minutesAgo, texts, waitingLine } from "./demo";
import { demoAlarm, demoCalls } from "./demoCalls";
import { busyHour, crowd, HOSTILE, HOSTILE_QUEUE, inState, memberOf } from "./demoCompany";
import { DEMO_PAGE, demoDashboard } from "./demoDashboards";
import { demoBrowsers } from "./demoBrowsers";
import { NO_DESK } from "./demoDesk";
import { demoLog } from "./demoIntegrations";
import { demoSaving } from "./demoEditor";
import { inWords, WAITS } from "./demoReport";
import { DEMO_SETUP } from "./demoSignIn";
import { boardAnswers } from "./fakeBoards";
import { callAnswers, callsAre } from "./fakeCalls";
import { deskAnswers } from "./fakeDesk";
import { editorAnswers, refused } from "./fakeEditor";
import { fakeIntegrations } from "./fakeIntegrations";
import type { Command, Commands, Host } from "./host";
import { byId, patched, type Whole } from "./patched";

/** A host whose every command is kept, and that can be made to say things. */
export interface FakeHost extends Host {
  readonly asked: { command: Command; args: unknown }[];
  readonly now: () => Whole;
  /** Sets parts and entities, and tells the page of what it is told of. */
  change(set: Patch["set"], remove?: Patch["remove"]): void;
  /** The same, but what tells the page of it is lost on the way. */
  lose(set: Patch["set"]): void;
  /** Whether servers of web pages answer from now on. */
  serve(answers: boolean): void;
  /** From now on these are the user's calls. */
  ring(calls: readonly Call[]): void;
  /**
   * How this command is answered from now on, and those that wait for an answer. `once`: the next one waits, those after
   * it are answered; `break`: no refusal in words comes, but what a broken host throws. `words`: why it is refused.
   */
  make(command: Command, how: Mood, words?: string): void;
}

export type Mood = "wait" | "once" | "refuse" | "break" | "answer";

/**
 * Scenes by address: `?scene=signed-out|loading|empty|items|problem|offline|hostile|no-phone|wallboard|no-panel`
 * `|saving-kept|saving-stopped|silent|no-notifications|stale|broken|broken-calls|broken-window|no-dashboard`, `theme`, `lang`, `width`, `search`, `call`, `page=report|settings|integration-log`, `notice=LEVEL`,
 * `company=2000` for so many colleagues, `events=200` for so many of their states a second,
 * `account` for one that is no demo, `ground=presence|call|both`, `calls=ringing|active|several|many|hostile`, where
 * `scene=no-phone` refuses what is done with them, `alarm=sounding|acknowledged`, `waiting=run,sendkeys` and
 * `forbidden=browser` for integrations, `log=none|many|hostile`, `refuse=set_switch` for commands that are refused. In tests `delay` is 0.
 *
 * Names at the sign-in: `sms`, `app` and `new` are asked for a code, `new` has no authenticator app yet.
 */
export function fakeHost(query = new URLSearchParams(), delay = 350): FakeHost {
  const language: Language = query.get("lang") === "da" ? "da" : "en";
  const scene = query.get("scene") ?? "";
  const t = texts(language);
  let whole = staged(query, scene, language);
  let watched = { report: false, editor: false };
  let showsLog = false;
  const listeners: ((patch: Patch) => void)[] = [];
  const asked: FakeHost["asked"] = [];
  const moods = new Map<Command, Mood>();
  const reasons = new Map<Command, string>();
  for (const command of query.get("refuse")?.split(",") ?? []) moods.set(command as Command, "refuse");
  let waiting: { command: Command; go: () => void }[] = [];
  let served = true;
  let zoom = 100;
  let stopPicking = () => {};

  /** What the page is told of when it asks. */
  const told = (): Snapshot => ({
    ...whole,
    report: watched.report ? whole.report : null,
    editor: watched.editor ? whole.editor : null,
    integrations: toldIntegrations(),
    integrationLog: showsLog ? whole.integrationLog : [],
    browsers: watched.editor ? whole.browsers : null,
  });
  const toldIntegrations = () =>
    watched.editor || whole.integrations.some(({ approval }) => approval === "waiting") ? whole.integrations : [];

  function tell(set: Patch["set"], remove: Patch["remove"] = {}) {
    whole = { ...whole, revision: whole.revision + 1 };
    for (const listener of listeners) listener({ revision: whole.revision, set, remove });
  }

  function change(given: Patch["set"], remove: Patch["remove"] = {}) {
    const rows = given.editor?.rows;
    const follows = rows !== undefined && given.integrations === undefined;
    const set = follows ? { ...given, integrations: integrations.views(rows, whole.integrationLog) } : given;
    whole = patched(whole, { set, remove });
    const { report, editor, integrations: views, integrationLog, browsers, ...others } = set;
    const seen: Patch["set"] = { ...others };
    if (report !== undefined && watched.report) seen.report = report;
    if (editor !== undefined && watched.editor) seen.editor = editor;
    if (views !== undefined) seen.integrations = toldIntegrations();
    if (browsers !== undefined && watched.editor) seen.browsers = browsers;
    if (integrationLog !== undefined && showsLog) seen.integrationLog = integrationLog;
    if (Object.keys(seen).length > 0 || Object.keys(remove).length > 0) tell(seen, remove);
  }

  function lose(set: Patch["set"]) {
    whole = { ...patched(whole, { set, remove: {} }), revision: whole.revision + 1 };
  }

  function ring(calls: readonly Call[]) {
    const { set, remove } = callsAre(whole, calls);
    change(set, remove);
  }

  function watch(next: typeof watched) {
    const before = watched;
    watched = next;
    const set: Patch["set"] = {};
    if (next.report !== before.report) set.report = told().report;
    if (next.editor !== before.editor) {
      set.editor = told().editor;
      set.integrations = told().integrations;
      set.browsers = told().browsers;
    }
    if (Object.keys(set).length > 0) tell(set);
  }

  const appearance = (parts: Partial<Snapshot["appearance"]>) => change({ appearance: { ...whole.appearance, ...parts } });
  const notice = (level: Level, text: string) => change({ notice: { id: whole.revision + 1, level, text } });
  const wait = () => (delay === 0 ? Promise.resolve() : new Promise((done) => setTimeout(done, delay)));

  function signIn(demo: boolean) {
    const { revision: _, ...fresh } = demoSnapshot(language, whole.appearance.theme);
    if (fresh.session.state === "signedIn") fresh.session.demo = demo;
    change(fresh);
  }

  function checked({ username, password, smsKey, authenticatorToken }: SignIn) {
    const refuse = (code: UiError["code"], message: string, setup: UiError["setup"] = null): never => {
      throw { code, message, setup } satisfies UiError;
    };
    if (password === "wrong") refuse("refused", t.refused);
    if (username === "new" && authenticatorToken !== "123456") refuse("authenticator_setup", t.refused, DEMO_SETUP);
    if (username === "sms" && smsKey !== "1234") refuse("sms_required", t.refused);
    if (username === "app" && authenticatorToken !== "123456") refuse("authenticator_required", t.refused);
  }

  const words = (name: string) => (query.get(name) ?? "").split(",");
  const integrations = fakeIntegrations(() => whole, change, wait, { waiting: words("waiting"), forbidden: words("forbidden") });
  whole.integrations = integrations.views(whole.editor.rows, whole.integrationLog);
  const edits = editorAnswers(() => whole, change);

  const answers: { [C in Command]: (args: Commands[C]["args"]) => Commands[C]["answer"] | Promise<Commands[C]["answer"]> } = {
    ui_ready: () => {
      watched = { report: false, editor: false };
      showsLog = false;
      return told();
    },
    watch: (next) => {
      watch(next);
      return null;
    },
    page_shown: () => null,
    sign_in: async ({ request }) => {
      await wait();
      checked(request);
      signIn(false);
      return null;
    },
    reset_password: async ({ username, sms }) => {
      await wait();
      if (username === "app") throw refused(t.resetRefused);
      // Without a number of theirs it goes by e-mail.
      return { method: sms && username !== "mail" ? "sms" : "email" };
    },
    sign_out: async ({ everywhere }) => {
      if (everywhere) await wait();
      if (everywhere && scene === "offline") throw refused(t.signOutRefused);
      const all = { people: whole.people, queues: whole.queues, members: whole.members, callers: whole.callers, calls: whole.calls };
      change(
        { session: { state: "signedOut", server: "https://api.telecomx.dk", why: null }, callOrder: [], alarm: null, notice: null },
        Object.fromEntries(Object.entries(all).map(([kind, entities]) => [kind, Object.keys(entities)])),
      );
      return null;
    },
    try_demo: async () => {
      await wait();
      signIn(true);
      return null;
    },
    refresh: async () => {
      await wait();
      change({ status: { ...whole.status, settingsFetchedAt: new Date().toISOString() } });
      return null;
    },
    open_dashboard: ({ id }) => {
      if (scene === "no-dashboard" && id !== whole.dashboards.open?.id) {
        change({ dashboards: { ...whole.dashboards, problem: t.problem } });
        return null;
      }
      change({ dashboards: { ...whole.dashboards, open: demoDashboard(id, language) } });
      return null;
    },
    set_presence: async ({ person: id, state, text, until }) => {
      await wait();
      if (scene === "no-phone") throw refused(t.noPhone);
      if (id !== null && id !== whole.own.person) {
        const person = whole.people[id];
        if (person?.settable !== true || scene === "desk-refuses") throw refused(t.notTheirs);
        change({ people: { [id]: { ...person, presence: state, presenceText: text, presenceUntil: until } } });
        return null;
      }
      change({ own: { ...whole.own, presence: { state, text, until } } });
      return null;
    },
    place_call: async ({ number }) => {
      await wait();
      if (number === "0") throw refused(t.noPhone);
      notice("ok", `☎ ${number}`);
      return null;
    },
    call_box_closed: () => null,
    open_address: async () => {
      await wait();
      if (scene === "no-phone") throw refused(t.problem);
      return null;
    },
    address_answers: () => served,
    set_switch: async ({ name, on }) => {
      await wait();
      const one = whole.switches[`switch ${name}`];
      if (one === undefined || scene === "no-phone") throw refused(t.notYours);
      change({ switches: { [one.id]: { ...one, on } } });
      return null;
    },
    set_variable: async ({ name, value }) => {
      await wait();
      const one = whole.switches[`variable ${name}`];
      if (one === undefined || scene === "no-phone") throw refused(t.notYours);
      change({ switches: { [one.id]: { ...one, value: value === "" ? null : value } } });
      return null;
    },
    use_window: () => {
      change({ popup: null });
      return null;
    },
    dismiss_notice: ({ id }) => {
      if (whole.notice?.id === id) change({ notice: null });
      return null;
    },
    leave_wallboard: () => {
      appearance({ wallboard: false, fullscreen: false });
      return null;
    },
    toggle_fullscreen: () => {
      appearance({ fullscreen: !whole.appearance.fullscreen });
      return null;
    },
    zoom: ({ step }) => {
      zoom = step === "reset" ? 100 : Math.min(400, Math.max(25, zoom + (step === "in" ? 10 : -10)));
      document.documentElement.style.setProperty("zoom", `${zoom}%`);
      return null;
    },
    toggle_dnd: async () => {
      await wait();
      if (!whole.phone.ready) throw refused(t.noPhone);
      change({ phone: { ...whole.phone, dnd: !whole.phone.dnd } });
      return null;
    },
    set_column_width: ({ width }) => {
      appearance({ columnWidth: width });
      return null;
    },
    save_view: () => null,
    saved_view: () => null,
    page_failed: () => null,
    play_ringtone: async () => {
      await wait();
      if (scene === "silent") throw refused(t.silent);
      return { device: t.speaker, milliseconds: 3000 };
    },
    look_at_devices: () => null,
    try_devices: () => null,
    try_notification: async () => {
      await wait();
      if (scene === "no-notifications") throw refused(t.problem);
      return null;
    },
    stop_ringtone: () => null,
    show_integration_log: ({ open }) => {
      if (showsLog === open) return null;
      showsLog = open;
      tell({ integrationLog: told().integrationLog });
      return null;
    },
    ...deskAnswers(() => whole, change, wait, scene === "desk-refuses", Number(query.get("contacts"))),
    ...callAnswers(() => whole, change, wait, scene === "no-phone" ? t.noPhone : null),
    ...edits,
    change_setting: (args) => {
      integrations.saves(args.key, args.value);
      // Chosen beside one's own state; the settings page of the stand-in has no row for it.
      if (args.key === "phoneId") {
        change({ own: { ...whole.own, phones: whole.own.phones.map((one) => ({ ...one, inUse: one.id === args.value })) } });
        return null;
      }
      return edits.change_setting(args);
    },
    ...integrations.answers,
    look_at_browsers: () => null,
    connect_browsers: async ({ connect }) => {
      await wait();
      const { browsers } = whole;
      if (browsers === null) return null;
      if (scene === "no-disk") throw refused(t.problem);
      const rows = browsers.browsers.map((row) =>
        connect ? { ...row, host: "installed" as const } : { ...row, host: "absent" as const, extension: false, sites: [] },
      );
      change({ browsers: { ...browsers, browsers: rows } });
      return null;
    },
    pick_element: async ({ website }) => {
      await wait();
      if (website === "www.closed.test") throw refused(t.problem);
      if (website !== "www.slow.test") return "#search > input.searchQuery";
      return await new Promise<null>((done) => (stopPicking = () => done(null)));
    },
    stop_picking: () => {
      stopPicking();
      return null;
    },
    ...boardAnswers(() => whole, change, query.get("board")),
    first_state: () => ({ snapshot: null, view: null }),
  };

  const events = Number(query.get("events"));
  if (events > 0) setInterval(someoneElse(Object.keys(whole.people)), 1000 / events);

  /** Each time another of them is in another state. The rest is not so much as copied: it would cost more than the page. */
  function someoneElse(ids: readonly string[]): () => void {
    let turn = 0;
    return () => {
      turn += 7919;
      const one = whole.people[ids[turn % ids.length] ?? ""];
      if (one === undefined) return;
      const next = inState(one, one.state === "busy" ? "idle" : "busy");
      whole.people[one.id] = next;
      tell({ people: { [one.id]: next } });
    };
  }

  return {
    page: 0,
    first: told(),
    savedView: query.get("view") ?? (query.has("page") ? JSON.stringify({ page: query.get("page") }) : undefined),
    asked,
    now: () => whole,
    change,
    lose,
    serve: (answers) => void (served = answers),
    ring,
    make(command, how, words) {
      moods.set(command, how);
      if (words === undefined) reasons.delete(command);
      else reasons.set(command, words);
      if (how === "wait" || how === "once") return;
      const theirs = waiting.filter((one) => one.command === command);
      waiting = waiting.filter((one) => one.command !== command);
      for (const { go } of theirs) go();
    },
    async invoke(command, ...args) {
      asked.push({ command, args: args[0] });
      const mood = moods.get(command);
      if (mood === "once") moods.set(command, "answer");
      if (mood === "wait" || mood === "once") await new Promise<void>((go) => waiting.push({ command, go }));
      if (moods.get(command) === "refuse") throw refused(reasons.get(command) ?? t.problem);
      if (moods.get(command) === "break") throw new Error("invoke: channel closed");
      return await answers[command](args[0] as never);
    },
    // A server of a test, or else no network at all.
    frame: (address) => (address.startsWith("http://127.0.0.1:") ? address : DEMO_PAGE),
    onPatch(listener) {
      listeners.push(listener);
      return Promise.resolve();
    },
  };
}

/** The first snapshot of a scene. */
function staged(query: URLSearchParams, scene: string, language: Language): Whole {
  const t = texts(language);
  const snapshot = demoSnapshot(language, query.get("theme") ?? "EARTH");
  const width = Number(query.get("width"));
  if (width > 0) snapshot.appearance.columnWidth = width;
  if (scene.startsWith("item-")) snapshot.dashboards.open = demoDashboard("dashboard-1", language, scene);
  switch (scene) {
    case "signed-out":
      snapshot.session = { state: "signedOut", server: "https://api.telecomx.dk", why: query.has("why") ? t.expired : null };
      break;
    case "loading":
      snapshot.dashboards = { list: [], open: null, loading: true, problem: null };
      withoutCompany(snapshot);
      snapshot.status.connection = "connecting";
      break;
    case "empty":
      snapshot.dashboards.open = demoDashboard("dashboard-1", language, "empty");
      break;
    case "built-in":
      snapshot.dashboards = { ...snapshot.dashboards, list: [], open: demoDashboard("built-in", language, "built-in") };
      break;
    case "items":
    case "items-empty":
      snapshot.dashboards.open = demoDashboard("dashboard-1", language, scene);
      break;
    // Somebody has waited past every limit, and elsewhere past the first one.
    case "wall-pressing":
      snapshot.dashboards.open = demoDashboard("dashboard-1", language, scene);
      snapshot.appearance.wallboard = true;
      snapshot.appearance.fullscreen = true;
      for (const [id, minutes] of [
        ["queue-reception", 7],
        ["queue-support", 2],
      ] as const) {
        const queue = snapshot.queues[id];
        if (queue === undefined) continue;
        const waits = { waiting: 2, waitingSince: minutesAgo(minutes), serviceLevel: 60, serviceLevelCritical: 300 };
        snapshot.queues[id] = { ...queue, ...waits };
      }
      break;
    case "wall-busy": {
      const { queues, members, callers } = busyHour();
      Object.assign(snapshot, { queues: byId(queues), members: byId(members), callers: byId(callers) });
      snapshot.dashboards.open = demoDashboard("dashboard-1", language, scene);
      snapshot.appearance.wallboard = true;
      snapshot.appearance.fullscreen = true;
      break;
    }
    case "nothing":
      snapshot.dashboards = { list: [], open: null, loading: false, problem: null };
      withoutCompany(snapshot);
      snapshot.report = { complete: false, rows: [] };
      snapshot.editor = { saving: { state: "saved" }, rows: [], thisComputer: [], recording: false, proving: null, desk: NO_DESK };
      snapshot.status.lines = [];
      break;
    case "problem":
      snapshot.dashboards = { list: [], open: null, loading: false, problem: t.problem };
      break;
    case "offline":
      snapshot.status.connection = "offline";
      snapshot.status.staleSince = minutesAgo(3);
      snapshot.status.lines = demoStatus(language, true);
      break;
    case "no-panel":
      snapshot.appearance.showStatusPanel = false;
      snapshot.status.lines = demoStatus(language, true);
      break;
    case "hostile":
      snapshot.dashboards.open = demoDashboard("dashboard-1", language, "hostile");
      snapshot.people = byId([...HOSTILE, ...crowd(500)]);
      snapshot.queues["queue-reception"] = HOSTILE_QUEUE();
      if (snapshot.session.state === "signedIn") snapshot.session.employeeName = HOSTILE[3]?.name ?? null;
      snapshot.dashboards.list = HOSTILE.slice(0, 6).map(({ id, name }, at) => ({ id, name, topbar: at, shared: false }));
      break;
    case "no-phone":
      snapshot.phone = { ready: false, name: null, problem: t.noPhone, presented: null, presentedNote: t.note, dnd: null };
      break;
    case "saving-kept":
      snapshot.editor = { ...snapshot.editor, saving: demoSaving(language, "kept") };
      break;
    case "saving-stopped":
      snapshot.editor = { ...snapshot.editor, saving: demoSaving(language, "stopped") };
      break;
    case "stale":
      snapshot.status.connection = "stale";
      snapshot.status.staleSince = minutesAgo(5);
      snapshot.appearance.wallboard = true;
      break;
    // What no host would tell.
    case "broken":
      for (const item of snapshot.dashboards.open?.items ?? []) {
        if (item.kind === "queue") item.config = null as never;
      }
      break;
    case "broken-window":
      snapshot.dashboards = null as never;
      break;
    case "wallboard":
      snapshot.appearance.wallboard = true;
      snapshot.appearance.fullscreen = true;
      break;
  }
  const company = Number(query.get("company"));
  if (company > 0) grow(snapshot, language, company);
  const ground = query.get("ground");
  snapshot.appearance.presenceBackground = ground === "presence" || ground === "both";
  snapshot.appearance.callBackground = ground === "call" || ground === "both";
  if (query.has("account") && snapshot.session.state === "signedIn") snapshot.session.demo = false;
  if (query.has("compact")) snapshot.look = { ...snapshot.look, compact: true, favourites: ["employee-3", "employee-6"] };
  const calls = demoCalls(query.get("calls"), language);
  if (scene === "broken-calls") for (const call of calls) call.actions = null as never;
  Object.assign(snapshot, callsAre(snapshot, calls).set);
  snapshot.alarm = demoAlarm(query.get("alarm"));
  snapshot.integrationLog = demoLog(language, query.get("log"));
  snapshot.browsers = demoBrowsers(query.get("browsers"));
  if (query.has("waiting")) {
    snapshot.status.lines = [...snapshot.status.lines, waitingLine(language)];
    const waits = (row: ReportRow): ReportRow => ({ ...row, inForce: null, outcome: "pending", ...inWords(WAITS, language) });
    snapshot.report = { ...snapshot.report, rows: snapshot.report.rows.map((row) => (row.key === "integration.run" ? waits(row) : row)) };
  }
  const level = query.get("notice");
  if (level !== null) snapshot.notice = { id: 1, level: level as Level, text: level === "error" ? t.problem : t.note };
  if (query.has("search")) snapshot.intent = { id: 1, target: "search", text: query.get("search") ?? "", follows: null };
  if (query.has("call")) snapshot.intent = { id: 1, target: "call", text: query.get("call") ?? "", follows: null };
  if (query.has("dial")) snapshot.intent = { id: 1, target: "dial", text: query.get("dial") ?? "", follows: null };
  return snapshot;
}

function withoutCompany(snapshot: Snapshot) {
  Object.assign(snapshot, { people: {}, queues: {}, members: {}, callers: {} });
}

/** A tenth of them answer the queue of the support. */
function grow(snapshot: Snapshot, language: Language, company: number) {
  const people = crowd(company);
  snapshot.people = byId(people);
  const listed = people.filter((_, at) => at % 10 === 0).map((one) => memberOf("queue-support", one));
  snapshot.members = { ...snapshot.members, "queue-support": { id: "queue-support", listed } };
  snapshot.dashboards.open = demoDashboard("dashboard-1", language, "", company);
}
