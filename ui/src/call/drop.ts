/** A call that is dragged onto somebody or onto a queue is transferred there; with Shift they are asked first. */

import { targetAt } from "../actions/offers.svelte";
import type { Communicator } from "../communicator.svelte";

/** What a dragged call is known by. */
const KIND = "application/x-communicator-call";

export function startDragging(event: DragEvent, call: string): void {
  event.dataTransfer?.setData(KIND, call);
  if (event.dataTransfer) event.dataTransfer.effectAllowed = "move";
}

const isCall = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes(KIND) ?? false;

/** The number of what is there, and what shows that the call would go to it. */
function receiver(at: EventTarget | null): { element: HTMLElement; number: string } | null {
  const element = at instanceof Element ? at : null;
  const queue = element?.closest<HTMLElement>("[data-transfer-number]");
  const number = queue?.dataset["transferNumber"];
  const found = targetAt(element);
  if (found?.target.kind === "person" && found.target.of.number) return { element: found.element, number: found.target.of.number };
  return queue && number ? { element: queue, number } : null;
}

export class Drop {
  #marked: HTMLElement | null = null;

  constructor(private readonly page: Communicator) {}

  /** True where a call would be taken. */
  over(event: DragEvent): boolean {
    const to = isCall(event) ? receiver(event.target) : null;
    this.#mark(to?.element ?? null);
    if (to === null) return false;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "move";
    return true;
  }

  take(event: DragEvent): boolean {
    const to = isCall(event) ? receiver(event.target) : null;
    this.end();
    const call = event.dataTransfer?.getData(KIND);
    if (to === null || !call) return false;
    event.preventDefault();
    this.page.send("transfer_call", { call, to: to.number, consult: event.shiftKey });
    return true;
  }

  end(): void {
    this.#mark(null);
  }

  #mark(element: HTMLElement | null): void {
    if (element === this.#marked) return;
    this.#marked?.removeAttribute("data-takes-call");
    element?.setAttribute("data-takes-call", "");
    this.#marked = element;
  }
}
