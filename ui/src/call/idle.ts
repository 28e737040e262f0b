/** What stands in the place of the calls while there are none. */

import type { RecentCall } from "../bindings/RecentCall";
import { dialled } from "../search/match";

/** So many at most, of each. */
const BACK = 4;
const LATEST = 4;

const number = ({ number: given }: RecentCall) => dialled(given ?? "");
const asks = ({ kind, handled }: RecentCall) => (kind === "missed" || kind === "queue") && !handled;

/**
 * `back`: who called in vain, and has neither been talked with since nor been dealt with, each number once. `latest`: the
 * other numbers that calls went to or came from.
 */
export function idleCalls(calls: readonly RecentCall[]): { back: readonly RecentCall[]; latest: readonly RecentCall[] } {
  const back: RecentCall[] = [];
  const latest: RecentCall[] = [];
  const seen = new Set<string>();
  // The newest comes first: whoever was talked with after that has been seen by then.
  for (const call of calls) {
    const who = number(call);
    if (who === "" || seen.has(who)) continue;
    seen.add(who);
    if (asks(call)) back.push(call);
    else latest.push(call);
  }
  return { back: back.slice(0, BACK), latest: latest.slice(0, LATEST) };
}
