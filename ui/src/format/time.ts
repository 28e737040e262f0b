/** Times as people read them. */

import type { Words } from "../i18n/en";

/** A wait in seconds as `m:ss`, from an hour on `h:mm:ss`. */
export function wait(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (part: number) => String(part).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** How long before `now` (ms since 1970) the ISO 8601 `time` was; `null` when it is no time. */
export function ago(time: string, now: number, words: Words["time"]["brief"]): string | null {
  const then = Date.parse(time);
  if (Number.isNaN(then)) return null;
  const minutes = Math.floor((now - then) / 60_000);
  // Also when the clocks differ and it lies ahead.
  if (minutes < 1) return words.now;
  if (minutes < 60) return words.minutes(minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? words.hours(hours) : words.days(Math.floor(hours / 24));
}

/** The full local date and time, for a tooltip. */
export function atLocal(time: string, language: string): string {
  const then = Date.parse(time);
  if (Number.isNaN(then)) return time;
  return format(language, { dateStyle: "medium", timeStyle: "medium" }).format(then);
}

/** The local time of day of a moment to the second, with the day where that is not today's. */
export function toTheSecond(time: string, language: string, now = Date.now()): string {
  return clockTime(time, language, now, { second: "2-digit" });
}

/** The local time of day of a moment, with the day where that is not today's. */
export function atClock(time: string, language: string, now = Date.now()): string {
  return clockTime(time, language, now, {});
}

/** Ms: within so many a weekday is one day alone. */
const SIX_DAYS = 6 * 86_400_000;

/**
 * As `atClock`, in few letters, for a narrow place: on another day of the last six its weekday and time, before and after
 * that its date alone.
 */
export function atClockBriefly(time: string, language: string, now = Date.now()): string {
  const then = Date.parse(time);
  if (Number.isNaN(then) || isSameDay(then, now)) return atClock(time, language, now);
  if (then > now || now - then >= SIX_DAYS) return format(language, { day: "numeric", month: "short" }).format(then);
  const clock = format(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(then);
  return `${format(language, { weekday: "short" }).format(then)} ${clock}`;
}

/** The local day of a moment, in few letters. */
export function weekday(time: string, language: string): string {
  const then = Date.parse(time);
  if (Number.isNaN(then)) return time;
  return new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short" }).format(then);
}

function clockTime(time: string, language: string, now: number, more: Intl.DateTimeFormatOptions): string {
  const then = Date.parse(time);
  if (Number.isNaN(then)) return time;
  const day = isSameDay(then, now) ? {} : ({ day: "numeric", month: "long" } as const);
  return format(language, { ...day, hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...more }).format(then);
}

const isSameDay = (one: number, other: number) => new Date(one).toDateString() === new Date(other).toDateString();

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/**
 * The format of a language, made once. Beside one an engine holds far more than the small object that it sees, so of those that
 * were made for each row that is drawn it would keep many for long.
 */
function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  // A computer that travels shows the time of where it is.
  const key = `${language} ${new Date().getTimezoneOffset()} ${JSON.stringify(options)}`;
  const known = FORMATS.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(language, options);
  FORMATS.set(key, made);
  return made;
}
