/**
 * What throws in the page: the host is told, so that it is in the log and the report, and builds the page anew
 * where the page could not go on. Svelte stops drawing where something threw, without a word to anybody.
 */

import { asUiError, type Host } from "./platform/host";

/** Characters of a message. */
const LONGEST = 300;
/** Messages of one page; what throws once often does so with every change. */
const MOST = 20;

/** What was thrown, in few words, with its place in the page's code. */
export function words(thrown: unknown): string {
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  const place = thrown instanceof Error ? /[^/\s(@]+:\d+:\d+/u.exec(thrown.stack ?? "") : null;
  const at = place === null ? "" : ` (${place[0].slice(-80)})`;
  return text.replace(/\s+/gu, " ").slice(0, LONGEST - at.length) + at;
}

/** Ms after which a document that was loaded anew may be so again: what is broken from the start must not go round. */
const ONCE_IN = 10_000;
/** Ms in which a document that is being replaced is gone. */
const REPLACED_IN = 2000;
/** In the history, which outlives a document and not the window. */
const ANEW = "loadedAnew";

/**
 * The way to the host is gone until the document is loaded anew: after one request that did not come through, Tauri's
 * own script sends every command to the web view's message handler, and there is none.
 */
export const isDeaf = (thrown: unknown) => thrown instanceof TypeError && thrown.message.includes("messageHandlers");

export class Failures {
  /** Where the user is, for the page that is built in place of this one. */
  view: () => string | null = () => null;
  readonly #told = new Set<string>();

  #leaving = false;

  constructor(
    private readonly host: Host,
    private readonly reload = () => location.reload(),
  ) {}

  /** `part`: what alone is broken, the rest goes on; without one the page is. */
  tell(thrown: unknown, part: string | null = null): void {
    const message = words(thrown);
    const key = `${part}\n${message}`;
    if (this.#told.has(key) || this.#told.size >= MOST) return;
    this.#told.add(key);
    console.error(part ?? "the page", thrown);
    void this.#send(message, part);
  }

  async #send(message: string, part: string | null): Promise<void> {
    const { host } = this;
    const view = part === null ? this.#where() : null;
    if (view !== null) await host.invoke("save_view", { view }).catch(() => undefined);
    // Nobody is left to be told when this fails.
    await host.invoke("page_failed", { failure: { page: host.page, part, message } }).catch(() => undefined);
  }

  #where(): string | null {
    try {
      return this.view();
    } catch {
      // It may be what threw.
      return null;
    }
  }

  /** Nobody can be told of it. */
  #loadAnew(thrown: unknown): void {
    const kept: unknown = history.state;
    const state = typeof kept === "object" && kept !== null ? kept : {};
    if (this.#leaving || (ANEW in state && performance.now() < ONCE_IN)) return;
    this.#leaving = true;
    // The requests of a document that is being replaced do not come through either; by then it is gone.
    setTimeout(() => {
      console.error("the page is loaded anew", thrown);
      history.replaceState({ ...state, [ANEW]: true }, "");
      this.reload();
    }, REPLACED_IN);
  }

  /** Hears of what nothing in the page has caught, until the function that it returns is called. */
  listen(): () => void {
    const error = (event: ErrorEvent) => {
      // No error: sizes that changed while they were being told are told in the next frame.
      if (event.message.startsWith("ResizeObserver loop")) return;
      if (isDeaf(event.error)) this.#loadAnew(event.error);
      else this.tell(event.error ?? event.message);
    };
    const rejection = ({ reason }: PromiseRejectionEvent) => {
      if (isDeaf(reason)) return this.#loadAnew(reason);
      const refused = asUiError(reason);
      // The host's own words, which nobody showed: nothing in the page is broken by them.
      if (refused === null) this.tell(reason);
      else this.tell(refused.message, "command");
    };
    addEventListener("error", error);
    addEventListener("unhandledrejection", rejection);
    return () => {
      removeEventListener("error", error);
      removeEventListener("unhandledrejection", rejection);
    };
  }
}
