/** A delay as people say it. */

import type { Language } from "../bindings/Language";
import type { Words } from "../i18n/en";

const MINUTE = 60_000;

/** How long that is; less than a millisecond counts as nothing. */
export function duration(ms: number, language: Language, t: Words): string {
  const words = t.integrations.delay;
  const whole = Math.round(ms);
  const minutes = Math.floor(whole / MINUTE);
  const rest = whole - minutes * MINUTE;
  const seconds = new Intl.NumberFormat(language, { maximumFractionDigits: 3 }).format(rest / 1000);
  if (minutes === 0) return rest === 500 ? words.half : words.seconds(rest / 1000, seconds);
  if (rest === 0) return words.minutes(minutes);
  return words.and(words.minutes(minutes), words.seconds(rest / 1000, seconds));
}

/** How long something took: what is less than a second, in milliseconds. */
export function tookWords(ms: number, language: Language, t: Words): string {
  return ms < 1000 ? t.integrations.delay.milliseconds(Math.round(ms)) : duration(ms, language, t);
}

/** When something is done that waits so long after its trigger, and what becomes of it when the call ends first. */
export function delayWords(ms: number, when: unknown, language: Language, t: Words): string | null {
  const words = t.integrations.delay;
  const answered = when === "ANSWERED";
  if (!answered && when !== "RINGING") return null;
  if (!(ms >= 1)) return answered ? words.answeredNow : words.ringingNow;
  const long = duration(ms, language, t);
  return answered ? words.answered(long) : words.ringing(long);
}
