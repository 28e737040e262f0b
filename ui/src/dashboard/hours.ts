/** A day in bars: from the first hour with a call to the last that the PBX has told. */

import type { QueueHour } from "../bindings/QueueHour";

export interface Bar {
  /** ISO 8601 UTC. */
  from: string;
  answered: number;
  unanswered: number;
  /** Of the highest bar, 0 to 1: how high the answered ones are, and the unanswered ones on top of them. */
  low: number;
  high: number;
}

const count = (value: number | null) => (typeof value === "number" && Number.isFinite(value) ? Math.max(0, value) : 0);

export function barsOf(hours: readonly QueueHour[]): Bar[] {
  const known = (hours ?? []).filter(({ from }) => !Number.isNaN(Date.parse(from)));
  const counted = known.map(({ from, answered, unanswered }) => ({ from, answered: count(answered), unanswered: count(unanswered) }));
  const first = counted.findIndex(({ answered, unanswered }) => answered + unanswered > 0);
  if (first < 0) return [];
  const shown = counted.slice(first);
  const most = Math.max(...shown.map(({ answered, unanswered }) => answered + unanswered));
  return shown.map((bar) => ({ ...bar, low: bar.answered / most, high: bar.unanswered / most }));
}

/** Hours that a day has room for from its beginning: one bar alone would fill the card. */
const ROOM = 8;
const HOUR = 3_600_000;

export interface Axis {
  /** Places for bars, those of hours to come among them. */
  places: number;
  /** The hour of its first and its last place, as a time in ms; null without a bar. */
  first: number | null;
  last: number | null;
}

/** What the bars stand on. */
export function axisOf(bars: readonly Bar[]): Axis {
  const places = Math.max(ROOM, bars.length);
  const first = bars[0] === undefined ? null : Date.parse(bars[0].from);
  const told = bars.at(-1);
  const last = told === undefined ? null : Date.parse(told.from) + (places - bars.length) * HOUR;
  return { places, first, last };
}
