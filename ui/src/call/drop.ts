/**
 * What is dragged. A call goes onto somebody or onto a queue: it is transferred there, with Shift they are asked first.
 * Whoever waits in a queue goes onto the place of the calls, or onto the user: the user's phone takes them. Onto a colleague
 * they go nowhere: the PBX lets a phone of one's own take somebody who waits, and transfers only a call that one has.
 */

import { targetAt } from "../actions/offers.svelte";
import type { Performer } from "../actions/perform.svelte";
import type { Communicator } from "../communicator.svelte";

/** What a dragged call is known by, and what somebody who waits is. */
const CALL = "application/x-communicator-call";
const WAITING = "application/x-communicator-waiting";

export function startDragging(event: DragEvent, call: string): void {
  start(event, CALL, call);
}

export function startTaking(event: DragEvent, caller: string): void {
  start(event, WAITING, caller);
}

function start({ dataTransfer }: DragEvent, kind: string, id: string): void {
  if (dataTransfer === null) return;
  dataTransfer.setData(kind, id);
  dataTransfer.effectAllowed = "move";
}

const has = ({ dataTransfer }: DragEvent, kind: string) => dataTransfer?.types.includes(kind) ?? false;

export const dragsCall = (event: DragEvent) => has(event, CALL);

interface Place {
  /** What shows that it would go there. */
  element: HTMLElement;
  take(event: DragEvent): void;
}

export class Drop {
  #marked: HTMLElement | null = null;

  constructor(
    private readonly page: Communicator,
    private readonly performer: Performer,
  ) {}

  /** True where what is dragged would be taken. */
  over(event: DragEvent): boolean {
    const place = this.#placeOf(event);
    this.#mark(place?.element ?? null);
    this.#show(has(event, WAITING));
    if (place === null) return false;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "move";
    return true;
  }

  take(event: DragEvent): boolean {
    const place = this.#placeOf(event);
    this.end();
    if (place === null) return false;
    event.preventDefault();
    place.take(event);
    return true;
  }

  end(): void {
    this.#mark(null);
    this.#show(false);
  }

  /** While somebody who waits is dragged, the place that takes them shows itself. */
  #show(shown: boolean): void {
    const { documentElement: root } = document;
    if (shown === root.hasAttribute("data-dragging-waiting")) return;
    root.toggleAttribute("data-dragging-waiting", shown);
    // A row that goes while it is dragged, as its caller has hung up, tells nobody of the end; the pointer moves again then.
    if (shown) window.addEventListener("pointermove", () => this.end(), { once: true });
  }

  #placeOf(event: DragEvent): Place | null {
    const element = event.target instanceof Element ? event.target : null;
    if (has(event, WAITING)) return this.#taker(element);
    return has(event, CALL) ? this.#receiver(element) : null;
  }

  /** The number of what is there. */
  #receiver(at: Element | null): Place | null {
    const found = targetAt(at);
    const person = found?.target.kind === "person" ? found.target.of.number : null;
    const queue = at?.closest<HTMLElement>("[data-transfer-number]");
    const [element, to] = found && person ? [found.element, person] : [queue, queue?.dataset["transferNumber"]];
    if (!element || !to) return null;
    return {
      element,
      take: ({ dataTransfer, shiftKey }) => {
        const call = dataTransfer?.getData(CALL);
        if (call) void this.page.dropCall(call, to, shiftKey);
      },
    };
  }

  /** The place of the calls, and whatever stands for the user. */
  #taker(at: Element | null): Place | null {
    const own = at?.closest<HTMLElement>("[data-takes-waiting]");
    const found = targetAt(at);
    const self = found?.target.kind === "person" && found.target.of.id === this.page.parts.own.person ? found.element : null;
    const element = own ?? self;
    if (!element) return null;
    return {
      element,
      take: ({ dataTransfer }) => {
        const id = dataTransfer?.getData(WAITING);
        if (id) this.performer.pick(id);
      },
    };
  }

  #mark(element: HTMLElement | null): void {
    if (element === this.#marked) return;
    this.#marked?.removeAttribute("data-takes-call");
    element?.setAttribute("data-takes-call", "");
    this.#marked = element;
  }
}
