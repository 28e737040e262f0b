/** All that the window shows, kept equal to the host's by a snapshot and the patches that follow it. */

import type { Patch } from "../bindings/Patch";
import type { Snapshot } from "../bindings/Snapshot";
import { type Changed, Entities } from "./entities.svelte";
import { Parts } from "./parts.svelte";
import { type Entity, KINDS } from "./snapshot";
import { same } from "./same";
import { Waiting } from "./waiting.svelte";

export class Model {
  readonly parts = new Parts();
  readonly people: Entities<Entity<"people">>;
  readonly queues = new Entities<Entity<"queues">>();
  /** By the id of their queue. */
  readonly members = new Entities<Entity<"members">>();
  readonly waiting = new Waiting();
  readonly callers = new Entities<Entity<"callers">>((id, now, before) => this.waiting.take(id, now, before));
  readonly calls = new Entities<Entity<"calls">>();
  /** Those that the open dashboard names. */
  readonly switches = new Entities<Entity<"switches">>();

  constructor(person?: Changed<Entity<"people">>) {
    this.people = new Entities(person);
  }

  /** What says the same as before wakes nobody. */
  replace(snapshot: Snapshot): void {
    for (const kind of KINDS) (this[kind] as Entities<object>).replace(snapshot[kind]);
    this.parts.take(snapshot, same);
  }

  apply({ set, remove }: Pick<Patch, "set" | "remove">): void {
    for (const kind of KINDS) {
      const entities = this[kind] as Entities<object>;
      entities.remove(remove[kind]);
      entities.set(set[kind]);
    }
    this.parts.take(set);
  }
}
