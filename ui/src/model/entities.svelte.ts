/**
 * Things of one kind by their ids. Each has a signal of its own, so that a change of one wakes only what reads that
 * one; which ids there are is another signal.
 */

import { same, sharing } from "./same";

class Box<T> {
  value = $state.raw<T | undefined>();

  constructor(value: T) {
    this.value = value;
  }
}

/** Hears of each change before anything that reads it does. `undefined`: it is not there. */
export type Changed<T> = (id: string, now: T | undefined, before: T | undefined) => void;

export class Entities<T extends object> {
  readonly #boxes = new Map<string, Box<T>>();
  #membership = $state(0);
  #ids = $derived.by(() => {
    void this.#membership;
    return [...this.#boxes.keys()];
  });

  constructor(private readonly changed: Changed<T> = () => undefined) {}

  /** In no particular order. */
  get ids(): readonly string[] {
    return this.#ids;
  }

  get size(): number {
    void this.#membership;
    return this.#boxes.size;
  }

  has(id: string): boolean {
    void this.#membership;
    return this.#boxes.has(id);
  }

  get(id: string | null | undefined): T | undefined {
    const box = typeof id === "string" ? this.#boxes.get(id) : undefined;
    if (box !== undefined) return box.value;
    // Whoever asks for what is not there hears when it comes.
    void this.#membership;
    return undefined;
  }

  /** Takes a whole kind: what it lacks goes, and what says the same as before wakes nobody. */
  replace(all: Readonly<Record<string, T>>): void {
    this.remove([...this.#boxes.keys()].filter((id) => !isThere(all, id)));
    this.set(all, same);
  }

  /** Takes those that changed. `null` in place of one is no entity. */
  set(some: Readonly<Record<string, T>> | undefined, unchanged: (one: T, other: T) => boolean = Object.is): void {
    let joined = false;
    for (const [id, told] of Object.entries(some ?? {})) {
      if (typeof told !== "object" || told === null) continue;
      const box = this.#boxes.get(id);
      const before = box?.value;
      if (before !== undefined && unchanged(before, told)) continue;
      const now = sharing(before, told);
      if (box === undefined) {
        this.#boxes.set(id, new Box(now));
        joined = true;
      } else {
        box.value = now;
      }
      this.changed(id, now, before);
    }
    if (joined) this.#membership += 1;
  }

  remove(ids: readonly string[] | undefined): void {
    let left = false;
    for (const id of ids ?? []) {
      const box = this.#boxes.get(id);
      if (box === undefined) continue;
      const before = box.value;
      this.#boxes.delete(id);
      // Whoever reads this box reads the membership next.
      box.value = undefined;
      this.changed(id, undefined, before);
      left = true;
    }
    if (left) this.#membership += 1;
  }
}

function isThere(all: Readonly<Record<string, unknown>>, id: string): boolean {
  return Object.hasOwn(all, id) && typeof all[id] === "object" && all[id] !== null;
}
