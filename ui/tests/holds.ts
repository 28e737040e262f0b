/** What a page holds, and what it works out of that, as plain values: to be compared with what a host holds. */

import type { Snapshot } from "../src/bindings/Snapshot";
import type { Communicator } from "../src/communicator.svelte";
import type { Host } from "../src/platform/host";
import { KINDS, NOTHING_YET } from "../src/model/snapshot";

/** All that a page holds, as the host would tell it. */
export function told(page: Pick<Communicator, "parts" | (typeof KINDS)[number]>, revision: number): Snapshot {
  const kinds = KINDS.map((kind) => [kind, Object.fromEntries(page[kind].ids.map((id) => [id, page[kind].get(id)]))]);
  const names = Object.keys(NOTHING_YET).filter((name) => name !== "revision" && !(KINDS as readonly string[]).includes(name));
  return {
    revision,
    ...Object.fromEntries(names.map((name) => [name, page.parts[name as keyof typeof page.parts]])),
    ...Object.fromEntries(kinds),
  } as unknown as Snapshot;
}

/** What the page keeps beside that, so as not to look for it: by queues, texts and numbers that the host may know or not. */
export function derived(page: Communicator, queues: readonly string[], typed: readonly string[]) {
  return {
    waiting: Object.fromEntries(queues.map((queue) => [queue, [...page.waiting.in(queue)].sort()])),
    callList: page.callList,
    found: typed.map((text) => page.find(text).first(20)),
    owners: typed.map((text) => page.personAt(text)),
  };
}

/** The first of these, worked out from what the host holds: nothing of the page has a hand in it. */
export function plainly({ callers, calls, callOrder }: Snapshot, queues: readonly string[]) {
  const waiting = (queue: string) => Object.keys(callers).filter((id) => callers[id]?.queue === queue);
  return {
    waiting: Object.fromEntries(queues.map((queue) => [queue, waiting(queue).sort()])),
    callList: [...new Set(callOrder)].flatMap((id) => calls[id] ?? []),
  };
}

/** A host that answers nothing but the question for the whole. */
export function hostOf(ready: () => Promise<Snapshot>, first?: Snapshot): Host & { tell: Parameters<Host["onPatch"]>[0] } {
  return {
    page: 0,
    first,
    savedView: undefined,
    invoke: ((command: string) => (command === "ui_ready" ? ready() : Promise.resolve(null))) as Host["invoke"],
    frame: (address) => address,
    tell: () => undefined,
    onPatch(listener) {
      this.tell = listener;
      return Promise.resolve();
    },
  };
}
