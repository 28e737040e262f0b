/** The page's side of the program: holds the snapshot, hands commands to the host, follows intents. */

import { createContext, tick } from "svelte";
import type { Changes } from "./bindings/Changes";
import type { Intent } from "./bindings/Intent";
import type { Notice } from "./bindings/Notice";
import type { Snapshot } from "./bindings/Snapshot";
import { Failures } from "./failures";
import { i18n } from "./i18n/i18n.svelte";
import { type Args, asUiError, type Command, type Host } from "./platform/host";
import { changed, complete, NOTHING_YET } from "./snapshot";
import { shown } from "./shown";
import { View } from "./view.svelte";

/** Ms for a phone to be there, at a start: later, a call would come as a surprise. */
const DIAL_WITHIN = 20_000;

export class Communicator {
  snapshot = $state.raw<Snapshot>(NOTHING_YET);
  /** False until the host has said anything at all. */
  known = $state(false);
  /** A command that failed where no component waits for it. */
  failure = $state.raw<Notice | null>(null);
  /** True until the search field has taken the focus. */
  searchAsked = $state(false);
  /** Until when, by `Date.now()`, the call box calls its number by itself as soon as a phone is there; `null`: Enter does. */
  dialUntil = $state<number | null>(null);
  readonly view: View;

  constructor(
    readonly host: Host,
    readonly failures = new Failures(host),
  ) {
    this.view = new View(host.savedView);
    failures.view = () => String(this.view);
    if (host.first) this.take(complete(host.first));
  }

  /** Follows the host from now on. Not from an animation frame: a hidden window has none. */
  async start(): Promise<void> {
    const live = (changes: Changes) => this.take(changed(this.snapshot, changes));
    const early: Changes[] = [];
    let listen: (changes: Changes) => void = (changes) => early.push(changes);
    try {
      // First the listener, then the question: nothing can fall between the two. Changes may overtake the
      // answer, but they are laid onto it: onto anything older they would hide what they leave out.
      await this.host.onChanges((changes) => listen(changes));
      const fresh = complete(await this.host.invoke("ui_ready"));
      this.take(early.reduce(changed, fresh));
    } catch (thrown) {
      this.fail(thrown);
      for (const changes of early) live(changes);
    }
    listen = live;
  }

  /** Sends a command nobody waits for; a refusal shows as a message. */
  send<C extends Command>(command: C, ...args: Args<C>): void {
    this.host.invoke(command, ...args).catch((thrown: unknown) => this.fail(thrown));
  }

  openCall(number: string): void {
    this.view.call = number;
    this.dialUntil = null;
  }

  openSearch(): void {
    this.searchAsked = true;
  }

  private take(next: Snapshot): void {
    if (next === this.snapshot && this.known) return;
    const left = this.known && this.snapshot.session.state === "signedIn" && next.session.state === "signedOut";
    this.snapshot = next;
    this.known = true;
    i18n.language = next.language;
    document.documentElement.lang = next.language;
    document.documentElement.dataset["theme"] = next.appearance.theme;
    // How people are coloured is in people.css: their rows only say who is what.
    document.documentElement.toggleAttribute("data-presence-background", next.appearance.presenceBackground);
    document.documentElement.toggleAttribute("data-call-background", next.appearance.callBackground);
    document.documentElement.style.setProperty("--column-width", `${next.appearance.columnWidth}px`);
    this.showsAnother();
    if (left) this.view.forget();
    if (next.intent && next.intent.id !== this.view.intent) this.follow(next.intent);
  }

  /** The host is told what the page shows, once it is drawn; not in an animation frame, of which a hidden window has none. */
  showsAnother(): void {
    const { revision } = this.snapshot;
    void tick().then(() => this.tellShown(revision));
  }

  /** Nobody is to be told when this fails: the host gives up waiting by itself. */
  private tellShown(revision: number): void {
    if (revision !== this.snapshot.revision) return;
    this.host.invoke("page_shown", { shown: shown(revision) }).catch(() => undefined);
  }

  private follow(intent: Intent): void {
    // Kept until there is a page that can show it.
    if (this.snapshot.session.state !== "signedIn") return;
    const before = this.view.intent;
    this.view.intent = intent.id;
    switch (intent.target) {
      case "search":
        this.view.call = null;
        this.view.search = intent.text;
        this.openSearch();
        break;
      case "call":
        this.openCall(intent.text);
        break;
      case "dial": {
        const opened = intent.follows !== null && intent.follows === before;
        // Whoever has closed the box since has taken it back; what they typed into it counts.
        const closed = opened && this.view.call === null;
        if (!opened || closed) this.openCall(intent.text);
        if (!closed) this.dialUntil = Date.now() + DIAL_WITHIN;
        break;
      }
      case "report":
        this.view.call = null;
        this.view.page = "report";
        break;
      case "settings":
        this.view.call = null;
        this.view.page = "settings";
        break;
    }
  }

  private fail(thrown: unknown): void {
    const text = asUiError(thrown)?.message ?? i18n.t.notice.commandFailed;
    this.failure = { id: (this.failure?.id ?? 0) + 1, level: "error", text };
  }
}

export const [getCommunicator, setCommunicator] = createContext<Communicator>();
