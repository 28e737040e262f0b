/** Where each call stands in the rail: what is under a pointer there stays there. */

import type { Call } from "../bindings/Call";

/** A place in the rail. The place of a call that is over is kept while the pointer is in the rail. */
export interface Place {
  call: Call;
  over: boolean;
}

/**
 * The places after `calls` are all there are. Whoever has a place keeps it, however the host orders the calls, and
 * another call comes after them. `keep`: no place may go, or the next call would come under the pointer.
 */
export function placed(before: readonly Place[], calls: readonly Call[], keep: boolean): Place[] {
  const now = new Map(calls.map((call) => [call.id, call]));
  const stay = before.flatMap(({ call: was }): Place[] => {
    const call = now.get(was.id);
    now.delete(was.id);
    if (call !== undefined) return [{ call, over: false }];
    return keep ? [{ call: was, over: true }] : [];
  });
  return [...stay, ...[...now.values()].map((call) => ({ call, over: false }))];
}
