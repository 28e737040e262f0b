/** The page's side of the program: keeps its model equal to the host's, hands commands to the host, follows intents. */

import { createContext, tick } from "svelte";
import { SvelteSet } from "svelte/reactivity";
import { Running } from "./actions/command.svelte";
import type { Call } from "./bindings/Call";
import type { Intent } from "./bindings/Intent";
import type { Notice } from "./bindings/Notice";
import type { Patch } from "./bindings/Patch";
import type { Person } from "./bindings/Person";
import type { Snapshot } from "./bindings/Snapshot";
import type { Receiver } from "./call/targets";
import { caller } from "./call/words";
import { Editing } from "./dashboard/edit/editing.svelte";
import { dress } from "./dress";
import { Failures } from "./failures";
import { stands, type Step, stateOf } from "./first-steps/steps";
import { i18n } from "./i18n/i18n.svelte";
import { Model } from "./model/model";
import { same } from "./model/same";
import { Sequence } from "./model/sequence";
import { complete } from "./model/snapshot";
import { type Watch, Watched } from "./model/watched";
import { Sample } from "./integrations/sample.svelte";
import { type Args, asUiError, type Command, type Host } from "./platform/host";
import { Directory } from "./search/directory.svelte";
import type { Found } from "./search/found";
import { Phonebook } from "./search/phonebook.svelte";
import { reachedBy } from "./search/reach";
import { shown } from "./shown";
import { View } from "./view.svelte";

/** Ms for a phone to be there, at a start: later, a call would come as a surprise. */
const DIAL_WITHIN = 20_000;

const words = (thrown: unknown) => asUiError(thrown)?.message ?? i18n.t.notice.commandFailed;

export class Communicator {
  readonly #directory = new Directory();
  readonly #model = new Model((id, now, before) => this.#directory.take(id, now, before));
  /** What the window shows beside its entities, each part with a signal of its own. */
  readonly parts = this.#model.parts;
  readonly people = this.#model.people;
  readonly queues = this.#model.queues;
  /** By the id of their queue. */
  readonly members = this.#model.members;
  readonly callers = this.#model.callers;
  /** Who waits in which queue. */
  readonly waiting = this.#model.waiting;
  readonly calls = this.#model.calls;
  readonly switches = this.#model.switches;
  /** This user's calls, ringing ones first, then the oldest first. */
  readonly callList: readonly Call[] = $derived([...new Set(this.parts.callOrder)].flatMap((id) => this.calls.get(id) ?? []));
  /** False until the host has said anything at all. */
  known = $state(false);
  /** A command that failed where no component waits for it. */
  failure = $state.raw<Notice | null>(null);
  /** Counts the accounts that have signed out here: what was asked for one of them is not told to the next. */
  account = $state(0);
  /** Where the search field is to take the focus; `null` once it has. */
  searchAsked = $state<"page" | "above" | null>(null);
  /** True while the search stands above a dialog. */
  searchAbove = $state(false);
  /** True while the user is asked how to sign out. */
  signingOut = $state(false);
  /** Counts what the call box was opened with and what was typed there: an answer for an earlier number is no answer for this one. */
  callUse = $state(0);
  /** The number in the call box was typed there. */
  private callTyped = false;
  /** Until when, by `Date.now()`, the call box calls its number by itself as soon as a phone is there; `null`: Enter does. */
  dialUntil = $state<number | null>(null);
  /** True while the user chooses their own state. */
  choosingState = $state(false);
  /** The colleague whose presence the user is choosing. */
  presenceOf = $state<string | null>(null);
  /** What is open beside a call, for one of them at a time; `to`: where a transfer is to go, chosen before. */
  beside = $state.raw<{ what: "transfer" | "note"; call: string; to?: Receiver | null } | null>(null);
  /** The setting that the settings page is to lead to; `null` once it has. */
  settingAsked = $state<string | null>(null);
  /** The made-up call that integrations are tried with. */
  readonly sample = new Sample();
  /** The dashboard that is being edited. */
  board = $state.raw<Editing | null>(null);
  /** The name of the dashboard that was deleted last, while it can be put back. */
  boardDeleted = $state<string | null>(null);
  /** A dashboard that was just made: it is opened once it is listed. */
  boardAwaited = $state<string | null>(null);
  /** What the search finds beside colleagues. */
  readonly phonebook: Phonebook;
  readonly view: View;
  readonly #sequence = new Sequence(
    {
      replace: (snapshot) => this.#replace(snapshot),
      apply: (patch) => this.#apply(patch),
      failed: (thrown) => this.fail(words(thrown)),
      settled: () => this.#watched.settle(),
    },
    async () => complete(await this.host.invoke("ui_ready")),
  );
  readonly #watched = new Watched(
    ({ report, editor, integrationLog }, before) => {
      if (report !== before.report || editor !== before.editor) this.send("watch", { report, editor });
      if (integrationLog !== before.integrationLog) this.send("show_integration_log", { open: integrationLog });
    },
    // Before the first answer it would be forgotten at once.
    () => !this.#follows || this.#sequence.asking,
  );
  #follows = false;
  #measuring = false;

  constructor(
    readonly host: Host,
    readonly failures = new Failures(host),
  ) {
    this.phonebook = new Phonebook(host);
    this.view = new View(host.savedView);
    const kept = this.view.board();
    if (kept !== null) this.board = Editing.resumed(kept);
    this.view.board = () => this.board?.kept() ?? null;
    failures.view = () => String(this.view);
    if (host.first) this.#sequence.begin(complete(host.first));
  }

  /** Of the state that is held. */
  get revision(): number {
    return this.#sequence.revision;
  }

  /** Follows the host from now on. Not from an animation frame: a hidden window has none. */
  async start(): Promise<void> {
    try {
      // First the listener, then the question: nothing can fall between the two.
      await this.host.onPatch((patch) => this.#sequence.take(patch));
    } catch (thrown) {
      this.fail(words(thrown));
    }
    this.#follows = true;
    await this.#sequence.ask();
  }

  /** The host draws these parts from now on, until the function that is returned is called. For an effect. */
  watch(wish: Partial<Watch>): () => void {
    return this.#watched.add(wish);
  }

  /** The people that match what is typed, the best first. */
  find(typed: string): Found {
    return this.#directory.find(typed, i18n.language);
  }

  /** Those of the phonebook that match, the best first. */
  findContacts(typed: string): Found {
    return this.phonebook.find(typed, i18n.language);
  }

  /** Somebody is about to search: before the first key rather than at it, everybody is put into their order. */
  openDirectory(): void {
    this.#directory.prepare(i18n.language);
    void this.phonebook.open(i18n.language);
  }

  /** Whose number it is, however it is written, as they are reached by it. */
  personAt(number: string): Person | null {
    const found = this.#directory.at(number, i18n.language);
    const person = this.people.get(found?.person);
    return person === undefined ? null : reachedBy(person, found?.extension ?? null);
  }

  /** Sends a command nobody waits for; a refusal shows as a message. */
  send<C extends Command>(command: C, ...args: Args<C>): void {
    const running = new Running(() => this.host.invoke(command, ...args), { use: () => this.account });
    void running.run().then((outcome) => outcome.state === "refused" && this.fail(outcome.words));
  }

  /** Opens the call box, or puts another number into it. `typed`: by the user, in the box itself. */
  openCall(number: string, typed = false): void {
    this.callTyped = typed;
    this.view.call = number;
    this.dialUntil = null;
    this.searchAbove = false;
    this.callUse += 1;
  }

  /** The calls that are being sent to somebody. */
  readonly transferring = new SvelteSet<string>();

  /** Sends a call to somebody. A refusal is thrown. */
  async transfer(call: string, to: string, consult: boolean): Promise<void> {
    this.transferring.add(call);
    try {
      await this.host.invoke("transfer_call", { call, to, consult });
    } finally {
      this.transferring.delete(call);
    }
  }

  /** A call was dropped onto somebody; a refusal shows as a message. */
  async dropCall(call: string, to: string, consult: boolean): Promise<void> {
    if (this.transferring.has(call)) return;
    const outcome = await new Running(() => this.transfer(call, to, consult), { use: () => this.account }).run();
    if (outcome.state === "refused") this.failOfCall(call, outcome.words);
  }

  /** Asks where the call is to go, or what is to be noted. */
  openBeside(what: "transfer" | "note", call: string, to: Receiver | null = null): void {
    this.beside = { what, call, to };
  }

  /** Somebody is asked about this call, and the PBX has told of no second one that it could be put together with. */
  asksAlone({ id, asked }: Pick<Call, "id" | "asked">): boolean {
    return asked !== null && !this.callList.some(({ waiting }) => waiting === id);
  }

  /** The call that the key transfers: the one that the user is on, else the only one on hold. */
  readonly keyTransfers: Call | null = $derived.by(() => {
    const can = this.callList.filter(({ answered, waiting, asked }) => answered && waiting === null && asked === null);
    return can.find(({ state }) => state === "active") ?? (can.length === 1 ? can[0] : undefined) ?? null;
  });

  /** `to`: whom the keyboard is at. They are chosen, and Enter sends the call: a slip of one key sends it nowhere. */
  transferCurrent(to: Receiver | null = null): void {
    if (this.keyTransfers !== null) this.openBeside("transfer", this.keyTransfers.id, to);
  }

  /** Opens the settings page where that setting is, or what its key begins with. */
  openSetting(key: string): void {
    this.view.page = "settings";
    // It could be hidden by the search, and the page would go back to where it was left.
    this.view.settingsText = "";
    const { settings: _, ...others } = this.view.scroll;
    this.view.scroll = others;
    this.settingAsked = key;
  }

  /** A step of the first run was seen to work. */
  stepWorks(step: Step): void {
    const { look, phone } = this.parts;
    if (stateOf(step, look, phone) !== "done") this.send("keep_look", { look: stands(look, step, "done") });
  }

  /** Begins to edit a dashboard: the open one, where none is named. A refusal is thrown. */
  async editBoard(id = this.parts.dashboards.open?.id): Promise<void> {
    if (id === undefined) return;
    const { account } = this;
    const edit = await this.host.invoke("edit_board", { id });
    if (account !== this.account) return;
    this.view.page = "dashboard";
    this.board = new Editing(edit);
  }

  /** Makes a dashboard, and begins to edit it. A refusal is thrown. */
  async newBoard(): Promise<void> {
    const id = await this.host.invoke("create_board", { name: i18n.t.editBoard.newName });
    this.boardDeleted = null;
    await this.editBoard(id);
  }

  /** Makes the dashboard anew that was deleted last. A refusal is thrown. */
  async undeleteBoard(): Promise<void> {
    const id = await this.host.invoke("undelete_board");
    this.boardDeleted = null;
    this.openBoard(id);
  }

  /** Opens a dashboard as soon as the host lists it. */
  openBoard(id: string): void {
    this.boardAwaited = id;
  }

  /** Whatever is half typed in a dialog stays there: the search then stands above it. */
  openSearch(): void {
    // A call box that closes in this moment is still in the document.
    const boxes = this.view.call === null ? "dialog[open]:not(#call-box)" : "dialog[open]";
    this.searchAbove = document.querySelector(boxes) !== null;
    this.searchAsked = this.searchAbove ? "above" : "page";
  }

  /** Shows that something did not work, where nothing on the page waits for it. */
  fail(text: string): void {
    this.failure = { id: (this.failure?.id ?? 0) + 1, level: "error", text };
  }

  /** The same, with what it is about; nothing where it was asked for an `account` that has signed out. */
  failAbout(what: string, text: string, account = this.account): void {
    if (account === this.account) this.fail(i18n.t.notice.about(what, text));
  }

  /** The same, of a call; nothing where that is over. */
  failOfCall(id: string, text: string): void {
    const call = this.calls.get(id);
    if (call !== undefined) this.failAbout(caller(call, i18n.t), text);
  }

  #replace(snapshot: Snapshot): void {
    this.#take(() => this.#model.replace(this.#withWatched(snapshot)));
    // The page that asks for the whole may be a new one, of which the host knows nothing yet.
    this.showsAnother();
    this.#watched.forgotten();
  }

  /** The host tells what is watched a moment later: until then the page keeps what it has, with what is half typed there. */
  #withWatched(snapshot: Snapshot): Snapshot {
    const { report, editor, integrations, integrationLog, browsers, session } = this.parts;
    if (session.state !== "signedIn" || !same(session, snapshot.session)) return snapshot;
    const { wished } = this.#watched;
    return {
      ...snapshot,
      report: snapshot.report ?? (wished.report ? report : null),
      editor: snapshot.editor ?? (wished.editor ? editor : null),
      integrations: snapshot.integrations.length === 0 && wished.editor ? integrations : snapshot.integrations,
      browsers: snapshot.browsers ?? (wished.editor ? browsers : null),
      integrationLog: snapshot.integrationLog.length === 0 && wished.integrationLog ? integrationLog : snapshot.integrationLog,
    };
  }

  #apply(patch: Patch): void {
    this.#take(() => this.#model.apply(patch));
  }

  #take(lay: () => void): void {
    const before = { ...this.#looks(), intent: this.parts.intent };
    lay();
    this.known = true;
    const { language, appearance, intent } = this.parts;
    if (i18n.language !== language) i18n.language = language;
    dress(document.documentElement, language, appearance);
    const now = this.#looks();
    if (Object.entries(now).some(([of, look]) => before[of as keyof typeof now] !== look)) this.showsAnother();
    if (before.session === "signedIn" && now.session === "signedOut") this.forgetAccount();
    if (intent && intent.id !== this.view.intent) this.follow(intent);
  }

  /** What decides what the page would measure, beside what of it is broken. */
  #looks() {
    const { appearance, session, dashboards, status } = this.parts;
    return { appearance, session: session.state, dashboard: dashboards?.open?.id, panel: status.lines.length > 0 };
  }

  /** What is asked for is a page: it must not come behind a dialog. */
  private leaveBoxes(): void {
    this.view.call = null;
    this.searchAbove = false;
    this.signingOut = false;
    this.choosingState = false;
    this.presenceOf = null;
  }

  /** After signing out the page says nothing more of what was asked for that account. */
  private forgetAccount(): void {
    this.view.forget();
    this.board = null;
    this.boardDeleted = null;
    this.boardAwaited = null;
    this.account += 1;
    this.failure = null;
    this.settingAsked = null;
    this.sample.forget();
    this.phonebook.forget();
    this.searchAbove = false;
    this.signingOut = false;
    this.beside = null;
    this.choosingState = false;
    this.presenceOf = null;
    this.dialUntil = null;
  }

  /** The host is told what the page shows, once it is drawn; not in an animation frame, of which a hidden window has none. */
  showsAnother(): void {
    if (this.#measuring) return;
    this.#measuring = true;
    void tick().then(() => {
      this.#measuring = false;
      // Nobody is to be told when this fails: the host gives up waiting by itself.
      this.host.invoke("page_shown", { shown: shown(this.revision) }).catch(() => undefined);
    });
  }

  private follow(intent: Intent): void {
    // Kept until there is a page that can show it.
    if (this.parts.session.state !== "signedIn") return;
    const before = this.view.intent;
    this.view.intent = intent.id;
    switch (intent.target) {
      case "search":
        if (!this.callTyped) this.view.call = null;
        this.view.search = intent.text;
        this.openSearch();
        break;
      case "call":
        this.openCall(intent.text);
        break;
      case "dial": {
        const opened = intent.follows !== null && intent.follows === before;
        // Whoever has closed the box since has taken it back: to them it was a first press, of what is marked by now.
        if (opened && this.view.call === null) {
          this.send("call_box_closed", { pressed: true });
          break;
        }
        // What they typed into an open one counts.
        if (!opened) this.openCall(intent.text);
        this.dialUntil = Date.now() + DIAL_WITHIN;
        break;
      }
      case "report":
        this.leaveBoxes();
        this.view.page = "report";
        break;
      case "settings":
        this.leaveBoxes();
        if (intent.text === "") this.view.page = "settings";
        else this.openSetting(intent.text);
        break;
    }
  }
}

export const [getCommunicator, setCommunicator] = createContext<Communicator>();
