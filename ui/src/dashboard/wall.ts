/**
 * How large a wallboard is drawn. The columns keep their width in CSS pixels, as the setting says, and the whole is
 * enlarged until they fill the screen: a dashboard that ends in the middle of a wall has letters too small to read.
 */

/** Beyond this, letters only take the room of others. */
const MOST = 2;
/** Type is at least so much larger than on a desk. */
const TYPE = 1.5;
/** CSS pixels beside the first and the last column. */
const MARGINS = 18;

/** `room` and `width` (of one column) in CSS pixels. */
export function wallScale(room: number, columns: number, width: number): number {
  const needed = columns * width + MARGINS;
  const fills = Math.floor((room / needed) * 1000) / 1000;
  return columns > 0 && fills > 1 ? Math.min(MOST, fills) : 1;
}

/** Per cent of the usual size of letters, before the whole is enlarged. */
export function wallType(scale: number): number {
  return Math.max(100, Math.round((TYPE / scale) * 100));
}
