/** How pressing a queue is, by the longest wait in it. */

import type { Queue } from "../bindings/Queue";

/** `late`: past the level within which a call is to be answered; `critical`: past the one that is too long. */
export type Pressure = "none" | "waiting" | "late" | "critical";

/** The levels of the queue in seconds, where the PBX has told them. */
type Levels = { serviceLevel?: number | null; serviceLevelCritical?: number | null };

const RANK: Readonly<Record<Pressure, number>> = { critical: 3, late: 2, waiting: 1, none: 0 };

/** `now`: ms since 1970. */
export function pressureOf(queue: Queue, now: number): Pressure {
  if (queue.waiting === 0 || queue.waiting === null || queue.waitingSince === null) {
    return (queue.waiting ?? 0) > 0 ? "waiting" : "none";
  }
  const { serviceLevel, serviceLevelCritical } = queue as Queue & Levels;
  const waited = (now - Date.parse(queue.waitingSince)) / 1000;
  const past = (level: number | null | undefined) => typeof level === "number" && level > 0 && waited >= level;
  if (past(serviceLevelCritical)) return "critical";
  return past(serviceLevel) ? "late" : "waiting";
}

/** Those past their level first, the most pressing before the others; equals stay in their order. */
export function pressingFirst<T>(all: readonly T[], pressure: (one: T) => Pressure): T[] {
  const rank = (one: T) => Math.max(0, RANK[pressure(one)] - 1);
  return [...all].sort((one, other) => rank(other) - rank(one));
}
