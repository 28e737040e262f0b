/** Rows of a list that are dragged to another place. Nothing moves before the pointer is let go: Esc gives it up. */

export interface Drag {
  /** The row that is dragged. */
  from: number;
  /** The row before which it would be put; the count of rows for the end. */
  before: number;
}

/** Begins with a press on a row's handle. `show`: where it is now, `null` once it has ended. */
export function drag(
  press: PointerEvent,
  from: number,
  list: HTMLElement,
  show: (drag: Drag | null) => void,
  drop: (drag: Drag) => void,
): void {
  if (press.button !== 0 || !press.isPrimary) return;
  // Or the page would mark text.
  press.preventDefault();
  const place = (event: PointerEvent): Drag => {
    const middles = [...list.children].map((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return (top + bottom) / 2;
    });
    return { from, before: middles.filter((middle) => middle < event.clientY).length };
  };
  const move = (event: PointerEvent) => event.pointerId === press.pointerId && show(place(event));
  const end = (event: PointerEvent) => {
    if (event.pointerId !== press.pointerId) return;
    stop();
    if (event.type === "pointerup") drop(place(event));
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    stop();
  };
  const stop = () => {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    removeEventListener("keydown", key, { capture: true });
    show(null);
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
  addEventListener("keydown", key, { capture: true });
}
