/** An item that is dragged to another place. Nothing moves before the pointer is let go: Esc gives it up. */

import type { Place } from "./editing.svelte";

/** Before what is at that place now. */
export type Target = Place;

export interface Dragging {
  /** Where it would be put now; `null` once it has ended. */
  show: (target: Target | null) => void;
  drop: (target: Target) => void;
}

export function dragItem(press: PointerEvent, board: HTMLElement, { show, drop }: Dragging): void {
  if (press.button !== 0 || !press.isPrimary) return;
  // Or the page would mark text.
  press.preventDefault();

  const target = ({ clientX, clientY }: PointerEvent): Target | null => {
    const columns = [...board.querySelectorAll<HTMLElement>("[data-edit-column]")];
    const nearest = columns
      .map((column) => {
        const { left, right } = column.getBoundingClientRect();
        return { column, away: clientX < left ? left - clientX : Math.max(0, clientX - right) };
      })
      .sort((one, other) => one.away - other.away)[0]?.column;
    if (nearest === undefined) return null;
    const middles = [...nearest.querySelectorAll("[data-item]")].map((item) => {
      const { top, bottom } = item.getBoundingClientRect();
      return (top + bottom) / 2;
    });
    return { column: Number(nearest.dataset["editColumn"]), at: middles.filter((middle) => middle < clientY).length };
  };
  const move = (event: PointerEvent) => event.pointerId === press.pointerId && show(target(event));
  const end = (event: PointerEvent) => {
    if (event.pointerId !== press.pointerId) return;
    stop();
    const to = event.type === "pointerup" ? target(event) : null;
    if (to !== null) drop(to);
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
