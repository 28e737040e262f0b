/** The integration log: how its entries ended, and that what is read stays where it is when new ones come above it. */

import { tick } from "svelte";
import type { IntegrationEntry } from "../bindings/IntegrationEntry";
import { ENDS } from "./outcome";

export interface End {
  outcome: string;
  /** In the host's words. */
  label: string;
  count: number;
}

/** How many ended in each way, in the filter's order; ways that nobody knows come last. */
export function ends(entries: readonly IntegrationEntry[]): End[] {
  const all = new Map<string, End>();
  for (const { outcome, outcomeLabel } of entries) {
    const end = all.get(outcome) ?? { outcome, label: outcomeLabel, count: 0 };
    all.set(outcome, { ...end, count: end.count + 1 });
  }
  const place = ({ outcome }: End) => {
    const at = (ENDS as readonly string[]).indexOf(outcome);
    return at < 0 ? ENDS.length : at;
  };
  return [...all.values()].sort((one, other) => place(one) - place(other));
}

/** To be called before the rows are drawn anew: the first one in sight stays where it is. At the top the new ones are seen. */
export function stayInSight(scroller: HTMLElement | undefined, list: HTMLElement | undefined): void {
  if (scroller === undefined || list === undefined || scroller.scrollTop <= 0) return;
  const { top } = scroller.getBoundingClientRect();
  const row = [...list.children].find((one) => one.getBoundingClientRect().bottom > top);
  if (row === undefined) return;
  const before = row.getBoundingClientRect().top;
  void tick().then(() => {
    if (row.isConnected) scroller.scrollTop += row.getBoundingClientRect().top - before;
  });
}
