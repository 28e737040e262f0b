import { expect, test } from "vitest";
import { wallScale, wallType } from "../src/dashboard/wall";

test("the columns of a wallboard fill the screen and never more than it", () => {
  for (const room of [800, 1280, 1920, 2560, 3840]) {
    for (const columns of [1, 2, 3, 4, 6]) {
      const scale = wallScale(room, columns, 370);
      expect(scale).toBeGreaterThanOrEqual(1);
      expect(scale).toBeLessThanOrEqual(2);
      if (scale > 1) expect(columns * 370 * scale).toBeLessThanOrEqual(room);
    }
  }
  expect(wallScale(1920, 3, 370)).toBeCloseTo(1.702, 3);
});

test("its type is never smaller than one and a half", () => {
  for (const scale of [1, 1.2, 1.5, 1.7, 2]) expect((scale * wallType(scale)) / 100).toBeGreaterThanOrEqual(1.49);
  expect(wallType(1)).toBe(150);
});

test("without a column nothing is enlarged", () => {
  expect(wallScale(1920, 0, 370)).toBe(1);
});
