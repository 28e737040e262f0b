/**
 * One command of the host, as a component runs it: whether it is under way, and why it was refused.
 *
 * An answer belongs to the use that asked. If the component has gone, or serves another use by now, the answer
 * changes nothing: an answer for a call box that was closed must not close the one that is open.
 */

import { onDestroy, untrack } from "svelte";
import type { UiError } from "../bindings/UiError";
import { i18n } from "../i18n/i18n.svelte";
import { asUiError } from "../platform/host";

/** `dropped`: it was under way already, or the answer came for an earlier use. */
export type Outcome<T> = { state: "done"; answer: T } | { state: "refused"; error: UiError | null; words: string } | { state: "dropped" };

export interface Options {
  /** What the command is used for; compared by `Object.is`. An answer counts for the use that asked, and for no other. */
  use?: () => unknown;
  /** Said where the host gives no words of its own. */
  failed?: () => string;
  /** Hears a refusal that came when its use was over: else nobody is told of it. */
  late?: (words: string) => void;
}

/** Runs once at a time: a second press while it is under way does nothing. */
export class Running<A extends unknown[], T> {
  /** The question that is under way. */
  #asked = $state.raw<{ use: unknown } | null>(null);
  #refused = $state.raw<{ use: unknown; words: string } | null>(null);
  readonly #ask: (...args: A) => Promise<T>;
  readonly #use: () => unknown;
  readonly #failed: () => string;
  readonly #late: (words: string) => void;

  constructor(
    ask: (...args: A) => Promise<T>,
    { use = () => null, failed = () => i18n.t.notice.commandFailed, late = () => undefined }: Options = {},
  ) {
    this.#ask = ask;
    this.#use = use;
    this.#failed = failed;
    this.#late = late;
  }

  get busy(): boolean {
    return this.#asked !== null && Object.is(this.#asked.use, this.#use());
  }

  /** Why the last try of this use was refused, in words; `null` while there is nothing to say. */
  get problem(): string | null {
    return this.#refused !== null && Object.is(this.#refused.use, this.#use()) ? this.#refused.words : null;
  }

  /** Never throws. */
  async run(...args: A): Promise<Outcome<T>> {
    if (untrack(() => this.busy)) return { state: "dropped" };
    const mine = { use: untrack(this.#use) };
    this.#asked = mine;
    this.#refused = null;
    const counts = () => this.#asked === mine && Object.is(mine.use, untrack(this.#use));
    try {
      const answer = await this.#ask(...args);
      if (!counts()) return { state: "dropped" };
      this.#asked = null;
      return { state: "done", answer };
    } catch (thrown) {
      const error = asUiError(thrown);
      const words = error?.message ?? this.#failed();
      if (!counts()) {
        this.#late(words);
        return { state: "dropped" };
      }
      this.#asked = null;
      this.#refused = { use: mine.use, words };
      return { state: "refused", error, words };
    }
  }

  /** Says no more why the last try was refused. */
  quiet(): void {
    this.#refused = null;
  }

  /** Whatever is under way is for an earlier use from now on. */
  forget(): void {
    this.#asked = null;
    this.#refused = null;
  }
}

/** A command of the component that is being made: no answer reaches it after it has gone. */
export function command<A extends unknown[], T>(ask: (...args: A) => Promise<T>, options?: Options): Running<A, T> {
  const running = new Running(ask, options);
  onDestroy(() => running.forget());
  return running;
}
