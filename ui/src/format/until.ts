/** Until when something lasts, as people write it. */

/** `13`, `13:00`, `13.00`, `1300`: the next time that the clock says so; `+45`: in so many minutes. */
export function readUntil(text: string, now = new Date()): Date | null {
  const typed = text.trim();
  const later = /^\+\s*(\d{1,4})$/u.exec(typed)?.[1];
  if (later !== undefined) return new Date(now.getTime() + Number(later) * 60_000);
  const [, hours, minutes = "0"] = /^(\d{1,2})(?:[:.]?(\d{2}))?$/u.exec(typed) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return null;
  const until = new Date(now);
  until.setHours(Number(hours), Number(minutes), 0, 0);
  if (until.getTime() <= now.getTime()) until.setDate(until.getDate() + 1);
  return until;
}
