import { expect, test, vi } from "vitest";
import { avatarColour, initials, shownName } from "../src/format/name";
import { ago, atClock, atClockBriefly, atLocal, toTheSecond, wait } from "../src/format/time";
import { en } from "../src/i18n/en";

test.each([
  [0, "0:00"],
  [59.9, "0:59"],
  [107, "1:47"],
  [3600, "1:00:00"],
  [-3, "0:00"],
])("%d seconds read %s", (seconds, text) => {
  expect(wait(seconds)).toBe(text);
});

test("how long ago something was reads in the largest whole unit", () => {
  const now = Date.parse("2026-11-23T12:00:00.000Z");
  const said = (time: string) => ago(time, now, en.time);
  expect(said("2026-11-23T11:59:30.000Z")).toBe("just now");
  expect(said("2026-11-23T12:05:00.000Z")).toBe("just now");
  expect(said("2026-11-23T11:01:00.000Z")).toBe("59 min ago");
  expect(said("2026-11-23T10:00:00.000Z")).toBe("2 h ago");
  expect(said("2026-11-22T11:00:00.000Z")).toBe("1 day ago");
  expect(said("yesterday")).toBeNull();
  expect(atLocal("yesterday", "en")).toBe("yesterday");
});

test.each([
  ["Anna Vestergaard", "AV"],
  ["Karen Mørch-Nielsen", "KM"],
  ["  åse  ", "Å"],
  ["Jean-Claude Van Damme", "JD"],
  ["(ext) Lobby", "EL"],
  ["", "?"],
  ["— —", "?"],
  ["👩‍👩‍👧‍👦 Family", "👩‍👩‍👧‍👦F"],
])("the initials of %j are %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});

test("who has no name is shown by number", () => {
  expect(shownName({ name: "  ", number: "204" })).toBe("204");
  expect(shownName({ name: "", number: null })).toBe("–");
});

test("a person keeps one of the five colours", () => {
  for (const id of ["", "employee-1", "12345678901234567890ABCD", "ø".repeat(999)]) {
    expect(avatarColour(id)).toBe(avatarColour(id));
    expect([1, 2, 3, 4, 5]).toContain(avatarColour(id));
  }
});

test("thousands of rows that show a time of day share the formats of their language", () => {
  let made = 0;
  const count: ProxyHandler<typeof Intl.DateTimeFormat> = {
    construct: (format, args) => {
      made += 1;
      return Reflect.construct(format, args) as Intl.DateTimeFormat;
    },
  };
  vi.stubGlobal("Intl", { ...Intl, DateTimeFormat: new Proxy(Intl.DateTimeFormat, count) });
  const now = new Date(2026, 10, 26, 12, 0).getTime();
  for (let row = 0; row < 2000; row += 1) {
    const time = new Date(now + row * 60_000).toISOString();
    for (const language of ["en", "da"]) {
      atClock(time, language, now);
      toTheSecond(time, language, now);
      atLocal(time, language);
    }
  }
  // Two languages, each with today, another day, both to the second, and day and time in full.
  expect(made).toBeLessThanOrEqual(10);
  expect(made).toBeGreaterThan(0);
  vi.unstubAllGlobals();
});

test.each([
  ["en", "13:05", "13:05:09"],
  ["da", "13.05", "13.05.09"],
])("in %s a time of day is %s, and to the second %s, again and again", (language, clock, second) => {
  const now = new Date(2026, 10, 26, 18, 0).getTime();
  const time = new Date(2026, 10, 26, 13, 5, 9).toISOString();
  for (let again = 0; again < 2; again += 1) {
    expect(atClock(time, language, now)).toBe(clock);
    expect(toTheSecond(time, language, now)).toBe(second);
  }
});

test.each([
  ["en", "11:59", "Thu 23:58", "Sat 12:01", "Nov 21", "Dec 1"],
  ["da", "11.59", "tors. 23.58", "lør. 12.01", "21. nov.", "1. dec."],
])("in %s the time of another day has few letters in a narrow place", (language, today, yesterday, earlier, before, ahead) => {
  // A Friday.
  const now = new Date(2026, 10, 27, 12, 0).getTime();
  const said = (month: number, day: number, hour: number, minute: number) =>
    atClockBriefly(new Date(2026, month, day, hour, minute).toISOString(), language, now);
  expect([said(10, 27, 11, 59), said(10, 26, 23, 58), said(10, 21, 12, 1)]).toEqual([today, yesterday, earlier]);
  // A weekday that could be two days is none; nor is one to come, where the clock was set.
  expect([said(10, 21, 11, 59), said(11, 1, 9, 0)]).toEqual([before, ahead]);
  expect(atClockBriefly("yesterday", language, now)).toBe("yesterday");
});
