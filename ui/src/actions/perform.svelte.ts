/**
 * Does what a menu, a key or a drop asks for. Each action runs once at a time, whichever of them asked. Where a button
 * for it is on the page, that button does it and says how it goes. Else a refusal shows as a message that names what it
 * is about, because a menu has closed by then.
 */

import { createContext, onDestroy } from "svelte";
import type { Communicator } from "../communicator.svelte";
import { callerName } from "../format/caller";
import { i18n } from "../i18n/i18n.svelte";
import type { Entry } from "../parts/menu";
import { Running } from "./command.svelte";
import { keyWords } from "./key";
import { ACTIONS, type Action, type ActionId, buttonsOf, menuOf, ownAction, type Target } from "./registry";

/** What an action is about, where a refusal of it names that. */
interface About {
  title: string;
  /** Shows that something is done about it. */
  element?: HTMLElement;
}

export class Performer {
  /** The user's own actions are there from the start, so that a menu can follow whether they are under way. */
  readonly #own: ReadonlyMap<ActionId, Running<[], unknown>>;
  readonly #others = new Map<string, Running<[], unknown>>();
  readonly #standing = new Map<string, () => void>();
  readonly #parts = () => this.page.parts;

  constructor(readonly page: Communicator) {
    const own = ACTIONS.own.map((action): [ActionId, Running<[], unknown>] => [action.id, this.#running(action, this.#parts)]);
    this.#own = new Map(own);
  }

  /** `target`: as it is when the action is done. What was asked for an account that has signed out is not told. */
  #running<T>(action: Action<T>, target: () => T): Running<[], unknown> {
    return new Running(async () => await action.run(this.page, target()), { use: () => this.page.account });
  }

  own(id: ActionId): void {
    const action = ownAction(id);
    if (!action.enabled(this.page.parts, this.page)) return;
    if (action.repeats) return void this.#tell(this.#running(action, this.#parts));
    const running = this.#own.get(id);
    if (running) void this.#tell(running);
  }

  /** Something that the user asked for of their own is under way. */
  get busy(): boolean {
    return [...this.#own.values()].some(({ busy }) => busy);
  }

  /** An own action, for a place that says itself how it goes. */
  running(id: ActionId): Running<[], unknown> {
    const running = this.#own.get(id);
    if (running === undefined) throw new Error(`${id} is no action of the user's own`);
    return running;
  }

  /** There is a button for it, until the function that is returned is called. For an effect. */
  stands(id: ActionId, of: string, act: () => void): () => void {
    const name = `${id} ${of}`;
    this.#standing.set(name, act);
    return () => {
      if (this.#standing.get(name) === act) this.#standing.delete(name);
    };
  }

  /** The user's phone takes somebody who waits; `who`: what they were called, for when they have gone meanwhile. */
  pick(id: string, who = i18n.t.calls.unknown): void {
    const caller = this.page.callers.get(id);
    const action = caller === undefined ? undefined : buttonsOf("caller", caller)[0];
    if (caller === undefined || action === undefined) this.page.failAbout(who, i18n.t.queue.waitsNoMore);
    else this.on(action, caller, { title: callerName(caller, i18n.t) });
  }

  /** Does it: by its button, where one is on the page. */
  on<T extends { id: string }>(action: Action<T>, target: T, about: About): void {
    const name = `${action.id} ${target.id}`;
    const standing = this.#standing.get(name);
    if (standing !== undefined) standing();
    else void this.apart(name, this.#others.get(name) ?? this.#running(action, () => target), about);
  }

  /** What no button of the page does: under one name once at a time. */
  async apart(name: string, running: Running<[], unknown>, about: About): Promise<void> {
    if (this.#others.has(name)) return;
    this.#others.set(name, running);
    about.element?.setAttribute("aria-busy", "true");
    const outcome = await running.run();
    about.element?.removeAttribute("aria-busy");
    this.#others.delete(name);
    if (outcome.state === "refused") this.page.failAbout(about.title, outcome.words);
  }

  /** The entries of the user's own menu. */
  ownEntries(): Entry[] {
    const { parts } = this.page;
    return menuOf("own", parts).map((action) => ({
      ...entry(action, parts, this.page),
      busy: this.#own.get(action.id)?.busy ?? false,
      choose: () => this.own(action.id),
    }));
  }

  /** The entries of the menu of anything else; `element`: what the menu belongs to. */
  entries(target: Target, element?: HTMLElement): Entry[] {
    const about: About = { title: target.title, ...(element ? { element } : {}) };
    switch (target.kind) {
      case "call":
        return this.#entries(menuOf("call", target.of, this.page), target.of, about);
      case "recent":
        return this.#entries(menuOf("recent", target.of), target.of, about);
      case "caller":
        return this.#entries(menuOf("caller", target.of), target.of, about);
      case "queue":
        return this.#entries(menuOf("queue", target.of), target.of, about);
      case "person":
        return this.#entries(menuOf("person", target.of, this.page), target.of, about);
    }
  }

  #entries<T extends { id: string }>(actions: readonly Action<T>[], of: T, about: About): Entry[] {
    return actions.map((action) => ({ ...entry(action, of, this.page), choose: () => this.on(action, of, about) }));
  }

  async #tell(running: Running<[], unknown>): Promise<void> {
    const outcome = await running.run();
    if (outcome.state === "refused") this.page.fail(outcome.words);
  }

  /** Nothing that is under way is told any more. */
  end(): void {
    for (const running of [...this.#own.values(), ...this.#others.values()]) running.forget();
  }
}

function entry<T>(action: Action<T>, target: T, page: Communicator): Omit<Entry, "choose"> {
  const [key] = action.keys ?? [];
  const barred = action.barred?.(target) ?? null;
  return {
    id: action.id,
    icon: action.icon,
    label: i18n.t.actions[action.id],
    ...(key ? { hint: keyWords(key) } : {}),
    ...(barred === null ? {} : { barred }),
    ...(action.checked ? { checked: action.checked(target, page) } : {}),
  };
}

const [getPerformer, provide] = createContext<Performer>();
export { getPerformer };

/** For the page as long as it stands. */
export function setPerformer(page: Communicator): Performer {
  const performer = provide(new Performer(page));
  onDestroy(() => performer.end());
  return performer;
}
