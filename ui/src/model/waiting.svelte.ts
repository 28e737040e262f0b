/**
 * Who waits in which queue. Each queue has a signal of its own, so that a caller who comes or goes wakes the card of
 * that queue and no other.
 */

import type { Caller } from "../bindings/Caller";
import { createSubscriber } from "svelte/reactivity";

class Line {
  /** The ids of those who wait. */
  readonly callers = new Set<string>();
  #tell: () => void = () => undefined;
  readonly #heard = createSubscriber((tell) => {
    this.#tell = tell;
    return () => (this.#tell = () => undefined);
  });

  read(): ReadonlySet<string> {
    this.#heard();
    return this.callers;
  }

  changed(): void {
    this.#tell();
  }
}

export class Waiting {
  readonly #lines = new Map<string, Line>();

  /** Takes each change of a caller. */
  take(id: string, now: Caller | undefined, before: Caller | undefined): void {
    if (before !== undefined && before.queue !== now?.queue) {
      const line = this.#line(before.queue);
      line.callers.delete(id);
      line.changed();
    }
    if (now !== undefined) {
      const line = this.#line(now.queue);
      line.callers.add(id);
      line.changed();
    }
  }

  /** The ids of those who wait in this queue, in no order. */
  in(queue: string): ReadonlySet<string> {
    return this.#line(queue).read();
  }

  #line(queue: string): Line {
    const known = this.#lines.get(queue);
    if (known !== undefined) return known;
    const line = new Line();
    this.#lines.set(queue, line);
    return line;
  }
}

/** Who waits on the line first, the longest first; then who is to be called back. Whose time is not known comes last. */
export function inOrder(callers: readonly Caller[]): Caller[] {
  const time = ({ since }: Caller) => {
    const at = since === null ? Number.NaN : Date.parse(since);
    return Number.isNaN(at) ? Number.MAX_SAFE_INTEGER : at;
  };
  const last = ({ waits }: Caller) => (waits === "callback" ? 1 : 0);
  return [...callers].sort((one, other) => last(one) - last(other) || time(one) - time(other) || (one.id < other.id ? -1 : 1));
}
