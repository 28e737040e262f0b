/**
 * How large a wallboard is drawn. The columns keep their width in CSS pixels, as the setting says, and the whole is
 * enlarged until they fill the screen: a dashboard that ends in the middle of a wall has letters too small to read.
 *
 * A screen of twice the dots on the same wall has dots half as large, so nothing here is a number of dots: what is
 * enlarged, and how far, follows the height of the screen.
 */

/** CSS pixels of height that a wall shows at least: beyond that, letters only take the room of others. */
const LEAST = 540;
/** The height in CSS pixels on which type is so much larger than on a desk. */
const USUAL = 1080;
const TYPE = 1.5;
/** CSS pixels beside the first and the last column. */
const MARGINS = 18;

/** In CSS pixels. */
export interface Room {
  width: number;
  height: number;
}

/** `width`: of one column, in CSS pixels. */
export function wallScale(room: Room, columns: number, width: number): number {
  const needed = columns * width + MARGINS;
  const fills = Math.floor((room.width / needed) * 1000) / 1000;
  const most = Math.max(1, Math.floor((room.height / LEAST) * 1000) / 1000);
  return columns > 0 && fills > 1 ? Math.min(most, fills) : 1;
}

/** Per cent of the usual size of letters, before the whole is enlarged by `scale`. */
export function wallType(scale: number, height: number): number {
  const type = TYPE * Math.max(1, height / USUAL);
  return Math.max(100, Math.round((type / scale) * 100));
}
