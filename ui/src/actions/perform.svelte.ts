/**
 * Does what a menu or a key asks for. Each action runs once at a time, whichever of the two asked; a refusal shows
 * as a message, because a menu has closed by then.
 */

import { createContext, onDestroy } from "svelte";
import type { Communicator } from "../communicator.svelte";
import { i18n } from "../i18n/i18n.svelte";
import type { Entry } from "../parts/menu";
import { Running } from "./command.svelte";
import { keyWords } from "./key";
import { ACTIONS, type Action, type ActionId, menuOf, ownAction, type Target } from "./registry";

export class Performer {
  /** The user's own actions are there from the start, so that a menu can follow whether they are under way. */
  readonly #own: ReadonlyMap<ActionId, Running<[], unknown>>;
  readonly #others = new Map<string, Running<[], unknown>>();
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
    if (!action.enabled(this.page.parts)) return;
    if (action.repeats) return void this.#tell(this.#running(action, this.#parts));
    const running = this.#own.get(id);
    if (running) void this.#tell(running);
  }

  #on<T extends { id: string }>(action: Action<T>, target: T): void {
    const name = `${action.id} ${target.id}`;
    const running = this.#others.get(name) ?? this.#running(action, () => target);
    this.#others.set(name, running);
    void this.#tell(running).then(() => running.busy || this.#others.delete(name));
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

  /** The entries of the menu of anything else. */
  entries(target: Target): Entry[] {
    switch (target.kind) {
      case "call":
        return this.#entries(menuOf("call", target.of), target.of);
      case "recent":
        return this.#entries(menuOf("recent", target.of), target.of);
      case "caller":
        return this.#entries(menuOf("caller", target.of), target.of);
      case "person":
        return this.#entries(menuOf("person", target.of), target.of);
    }
  }

  #entries<T extends { id: string }>(actions: readonly Action<T>[], of: T): Entry[] {
    return actions.map((action) => ({ ...entry(action, of, this.page), choose: () => this.#on(action, of) }));
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
  return {
    id: action.id,
    icon: action.icon,
    label: i18n.t.actions[action.id],
    ...(key ? { hint: keyWords(key) } : {}),
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
