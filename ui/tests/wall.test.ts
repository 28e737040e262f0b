import { expect, test } from "vitest";
import { wallScale, wallType } from "../src/dashboard/wall";

const wide = (width: number) => ({ width, height: (width * 9) / 16 });

test("the columns of a wallboard fill the screen and never more than it", () => {
  for (const width of [800, 1280, 1920, 2560, 3840]) {
    const room = wide(width);
    for (const columns of [1, 2, 3, 4, 6]) {
      const scale = wallScale(room, columns, 370);
      expect(scale).toBeGreaterThanOrEqual(1);
      // So much of a wall is always there.
      expect(room.height / scale).toBeGreaterThanOrEqual(Math.min(room.height, 540));
      if (scale > 1) expect(columns * 370 * scale).toBeLessThanOrEqual(width);
    }
  }
  expect(wallScale(wide(1920), 3, 370)).toBeCloseTo(1.702, 3);
});

test("a screen of twice the dots shows the same, each twice as large", () => {
  for (const columns of [1, 2, 3, 4]) {
    const [one, two] = [wallScale(wide(1920), columns, 370), wallScale(wide(3840), columns, 370)];
    expect(two * 1920).toBeGreaterThanOrEqual(one * 3836);
    const size = (scale: number, height: number) => (scale * wallType(scale, height)) / height;
    expect(size(two, 2160)).toBeCloseTo(size(one, 1080), 2);
  }
});

test("its type is never smaller than one and a half", () => {
  for (const scale of [1, 1.2, 1.5, 1.7, 2]) expect((scale * wallType(scale, 1080)) / 100).toBeGreaterThanOrEqual(1.49);
  expect(wallType(1, 1080)).toBe(150);
  expect(wallType(1, 600)).toBe(150);
});

test("without a column nothing is enlarged", () => {
  expect(wallScale(wide(1920), 0, 370)).toBe(1);
});
