/** The width of a dashboard column, CSS pixels. The host clamps as well; this keeps the drag inside. */

export const NARROWEST = 200;
export const WIDEST = 1200;
/** One press of an arrow key. */
export const STEP = 10;

export function columnWidth(wanted: number): number {
  return Math.min(WIDEST, Math.max(NARROWEST, Math.round(wanted)));
}

/** What a key does to the width; `null` where it does nothing. */
export function widthByKey(key: string, width: number): number | null {
  switch (key) {
    case "ArrowLeft":
      return columnWidth(width - STEP);
    case "ArrowRight":
      return columnWidth(width + STEP);
    case "Home":
      return NARROWEST;
    case "End":
      return WIDEST;
    default:
      return null;
  }
}
