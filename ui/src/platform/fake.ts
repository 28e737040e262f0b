/**
 * A stand-in for the host in a plain browser and in tests: demo data that answers the commands.
 * Never part of what is shipped.
 */

import type { Changes } from "../bindings/Changes";
import type { Language } from "../bindings/Language";
import type { Level } from "../bindings/Level";
import type { SignIn } from "../bindings/SignIn";
import type { Snapshot } from "../bindings/Snapshot";
import type { UiError } from "../bindings/UiError";
import { changed } from "../snapshot";
import { demoDashboard, demoSnapshot, demoStatus, hostilePeople, minutesAgo, texts } from "./demo";
import { demoAlarm, demoCalls } from "./demoCalls";
import { demoSaving } from "./demoEditor";
import { DEMO_SETUP } from "./demoSignIn";
import { callAnswers } from "./fakeCalls";
import { editorAnswers, refused } from "./fakeEditor";
import type { Command, Commands, Host } from "./host";

/** A host whose every command is kept, and that can be made to say things. */
export interface FakeHost extends Host {
  readonly asked: { command: Command; args: unknown }[];
  readonly now: () => Snapshot;
  change(parts: Partial<Snapshot>): void;
}

/**
 * Scenes by address: `?scene=signed-out|loading|empty|problem|offline|hostile|no-phone|wallboard|no-panel`
 * `|saving-kept|saving-stopped|silent|stale|broken|broken-calls|broken-window`, `theme`, `lang`, `width`, `search`, `call`, `page=report|settings`, `notice=LEVEL`,
 * `account` for one that is no demo, `ground=presence|call|both`, `calls=ringing|active|several|many|hostile`, where
 * `scene=no-phone` refuses what is done with them, `alarm=sounding|acknowledged`. In tests `delay` is 0.
 *
 * Names at the sign-in: `sms`, `app` and `new` are asked for a code, `new` has no authenticator app yet.
 */
export function fakeHost(query = new URLSearchParams(), delay = 350): FakeHost {
  const language: Language = query.get("lang") === "da" ? "da" : "en";
  const scene = query.get("scene") ?? "";
  const t = texts(language);
  let snapshot = staged(query, scene, language);
  const listeners: ((changes: Changes) => void)[] = [];
  const asked: FakeHost["asked"] = [];
  let zoom = 100;

  function change(parts: Partial<Snapshot>) {
    const changes = { revision: snapshot.revision + 1, parts };
    snapshot = changed(snapshot, changes);
    for (const listener of listeners) listener(changes);
  }
  const appearance = (parts: Partial<Snapshot["appearance"]>) => change({ appearance: { ...snapshot.appearance, ...parts } });
  const notice = (level: Level, text: string) => change({ notice: { id: snapshot.revision + 1, level, text } });
  const wait = () => (delay === 0 ? Promise.resolve() : new Promise((done) => setTimeout(done, delay)));

  function signIn(demo: boolean) {
    const whole = demoSnapshot(language, snapshot.appearance.theme);
    if (whole.session.state === "signedIn") whole.session.demo = demo;
    change({ ...whole, revision: snapshot.revision + 1 });
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

  const answers: { [C in Command]: (args: Commands[C]["args"]) => Commands[C]["answer"] | Promise<Commands[C]["answer"]> } = {
    ui_ready: () => snapshot,
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
      change({ session: { state: "signedOut", server: "https://api.telecomx.dk", why: null }, people: [], calls: [], alarm: null, notice: null });
      return null;
    },
    try_demo: async () => {
      await wait();
      signIn(true);
      return null;
    },
    refresh: async () => {
      await wait();
      change({ status: { ...snapshot.status, settingsFetchedAt: new Date().toISOString() } });
      return null;
    },
    open_dashboard: ({ id }) => {
      change({ dashboards: { ...snapshot.dashboards, open: demoDashboard(id, language) } });
      return null;
    },
    place_call: async ({ number }) => {
      await wait();
      if (number === "0") throw refused(t.noPhone);
      notice("ok", `☎ ${number}`);
      return null;
    },
    call_box_closed: () => null,
    use_window: () => {
      change({ popup: null });
      return null;
    },
    dismiss_notice: ({ id }) => {
      if (snapshot.notice?.id === id) change({ notice: null });
      return null;
    },
    leave_wallboard: () => {
      appearance({ wallboard: false, fullscreen: false });
      return null;
    },
    toggle_fullscreen: () => {
      appearance({ fullscreen: !snapshot.appearance.fullscreen });
      return null;
    },
    zoom: ({ step }) => {
      zoom = step === "reset" ? 100 : Math.min(400, Math.max(25, zoom + (step === "in" ? 10 : -10)));
      document.documentElement.style.setProperty("zoom", `${zoom}%`);
      return null;
    },
    toggle_dnd: async () => {
      await wait();
      if (!snapshot.phone.ready) throw refused(t.noPhone);
      change({ phone: { ...snapshot.phone, dnd: !snapshot.phone.dnd } });
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
    stop_ringtone: () => null,
    ...callAnswers(() => snapshot, change, wait, scene === "no-phone" ? t.noPhone : null),
    ...editorAnswers(() => snapshot, change),
  };

  return {
    page: 0,
    first: snapshot,
    savedView: query.get("view") ?? (query.has("page") ? JSON.stringify({ page: query.get("page") }) : undefined),
    asked,
    now: () => snapshot,
    change,
    async invoke(command, ...args) {
      asked.push({ command, args: args[0] });
      return await answers[command](args[0] as never);
    },
    onChanges(listener) {
      listeners.push(listener);
      return Promise.resolve();
    },
  };
}

/** The first snapshot of a scene. */
function staged(query: URLSearchParams, scene: string, language: Language): Snapshot {
  const t = texts(language);
  const snapshot = demoSnapshot(language, query.get("theme") ?? "EARTH");
  const width = Number(query.get("width"));
  if (width > 0) snapshot.appearance.columnWidth = width;
  switch (scene) {
    case "signed-out":
      snapshot.session = { state: "signedOut", server: "https://api.telecomx.dk", why: query.has("why") ? t.expired : null };
      break;
    case "loading":
      snapshot.dashboards = { list: [], open: null, loading: true, problem: null };
      snapshot.people = [];
      snapshot.status.connection = "connecting";
      break;
    case "empty":
      snapshot.dashboards.open = demoDashboard("dashboard-1", language, "empty");
      break;
    case "nothing":
      snapshot.dashboards = { list: [], open: null, loading: false, problem: null };
      snapshot.people = [];
      snapshot.report = { complete: false, rows: [] };
      snapshot.editor = { saving: { state: "saved" }, rows: [], thisComputer: [], recording: false, proving: null };
      snapshot.status.lines = [];
      break;
    case "problem":
      snapshot.dashboards = { list: [], open: null, loading: false, problem: t.problem };
      break;
    case "offline":
      snapshot.status.connection = "offline";
      snapshot.status.lines = demoStatus(language, true);
      break;
    case "no-panel":
      snapshot.appearance.showStatusPanel = false;
      snapshot.status.lines = demoStatus(language, true);
      break;
    case "hostile":
      snapshot.dashboards.open = demoDashboard("dashboard-1", language, "hostile");
      snapshot.people = hostilePeople();
      if (snapshot.session.state === "signedIn") snapshot.session.employeeName = snapshot.people[3]?.name ?? null;
      snapshot.dashboards.list = snapshot.people.slice(0, 6).map(({ id, name }, at) => ({ id, name, topbar: at, shared: false }));
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
    // Lists that no host would let through.
    case "broken":
      for (const item of snapshot.dashboards.open?.columns.flat() ?? []) {
        if (item.kind === "queue") item.stats = [...item.stats, ...item.stats];
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
  const ground = query.get("ground");
  snapshot.appearance.presenceBackground = ground === "presence" || ground === "both";
  snapshot.appearance.callBackground = ground === "call" || ground === "both";
  if (query.has("account") && snapshot.session.state === "signedIn") snapshot.session.demo = false;
  snapshot.calls = demoCalls(query.get("calls"), language);
  if (scene === "broken-calls") snapshot.calls = [...snapshot.calls, ...snapshot.calls];
  snapshot.alarm = demoAlarm(query.get("alarm"));
  const level = query.get("notice");
  if (level !== null) snapshot.notice = { id: 1, level: level as Level, text: level === "error" ? t.problem : t.note };
  if (query.has("search")) snapshot.intent = { id: 1, target: "search", text: query.get("search") ?? "", follows: null };
  if (query.has("call")) snapshot.intent = { id: 1, target: "call", text: query.get("call") ?? "", follows: null };
  if (query.has("dial")) snapshot.intent = { id: 1, target: "dial", text: query.get("dial") ?? "", follows: null };
  return snapshot;
}
