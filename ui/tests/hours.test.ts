/** The day of a queue in bars. */

import { expect, test } from "vitest";
import { axisOf, barsOf } from "../src/dashboard/hours";

const hour = (at: number, answered: number, unanswered = 0) => ({
  from: new Date(Date.UTC(2026, 10, 30, at)).toISOString(),
  answered,
  unanswered,
});
const inUtc = (time: number | null) => (time === null ? null : new Date(time).getUTCHours());

test("the day begins with its first call, and the highest bar is as high as the drawing", () => {
  const bars = barsOf([hour(6, 0), hour(7, 3, 1), hour(8, 0), hour(9, 1, 1)]);
  expect(bars.map(({ from }) => new Date(from).getUTCHours())).toEqual([7, 8, 9]);
  expect(bars.map(({ low, high }) => [low, high])).toEqual([
    [0.75, 0.25],
    [0, 0],
    [0.25, 0.25],
  ]);
});

test("in the first hours there is room for eight, and the last place says its hour", () => {
  const axis = axisOf(barsOf([hour(7, 3), hour(8, 4)]));
  expect([axis.places, inUtc(axis.first), inUtc(axis.last)]).toEqual([8, 7, 14]);
});

test("a longer day has a place for each of its hours", () => {
  const axis = axisOf(barsOf(Array.from({ length: 11 }, (_, at) => hour(7 + at, 1))));
  expect([axis.places, inUtc(axis.first), inUtc(axis.last)]).toEqual([11, 7, 17]);
});

test("a day without a call has no hours to name", () => {
  expect(barsOf([hour(7, 0)])).toEqual([]);
  expect(axisOf([])).toEqual({ places: 8, first: null, last: null });
});
