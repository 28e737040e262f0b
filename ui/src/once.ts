/**
 * One press is one action. A key that is held repeats, and engines take each repeat for another press of the
 * button that has the focus, or of the form's: so what the first press has opened would be sent by the next.
 * The second click of a double click hits what the first has put under the pointer.
 */

/** Ms between the clicks of a double click; systems have 400 or 500. */
const DOUBLE = 500;
/** CSS pixels that the pointer may move between them. */
const NEAR = 6;
/** Ms after the window got the keyboard in which Enter may be held since before: the first repeat of X comes after 660. */
const HANDED_OVER = 700;

const CONTROLS = "button, a, summary, select, input, textarea, [role=option], [data-stop], [data-once]";
const PRESSED_BY_SPACE = "button, summary, [role=option], input:is([type=checkbox], [type=radio])";

/** Whether this key does something here once, other than writing and moving. */
function acts({ key, target }: KeyboardEvent): boolean {
  switch (key) {
    case "Enter":
      return !(target instanceof HTMLTextAreaElement);
    case " ":
      return target instanceof Element && target.matches(PRESSED_BY_SPACE);
    default:
      return key === "Escape";
  }
}

function spend(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** Listens before everything else on the page, until the function that it returns is called. */
export function actOnce(): () => void {
  /** When the window got the keyboard; `null` once it was used here. */
  let handedOver: number | null = null;
  /** Enter went down just after that: it counts when it is let go of without having repeated. */
  let doubtful: EventTarget | null = null;
  /** Enter as it is said once more, when it counts. */
  const said = new WeakSet<Event>();
  let last: { at: number; x: number; y: number; control: Element | null } | null = null;

  function keydown(event: KeyboardEvent) {
    if (said.has(event)) return;
    if (event.repeat && !event.isComposing && acts(event)) {
      doubtful = null;
      spend(event);
      return;
    }
    const since = handedOver === null ? Number.POSITIVE_INFINITY : performance.now() - handedOver;
    handedOver = null;
    doubtful = null;
    // Engines under X do not know that a key went down in another window, and call its first repeat a press.
    if (event.key === "Enter" && !event.isComposing && acts(event) && since < HANDED_OVER) {
      doubtful = event.target;
      spend(event);
    }
  }

  function keyup(event: KeyboardEvent) {
    // What is let go of here without a press was pressed elsewhere, and is no use of this window yet.
    if (event.key !== "Enter") handedOver = null;
    const target = doubtful;
    doubtful = null;
    if (event.key === "Enter" && target !== null && target === event.target) pressEnter(target);
  }

  function pressEnter(target: EventTarget) {
    const again = new KeyboardEvent("keydown", { key: "Enter", code: "Enter", bubbles: true, cancelable: true });
    said.add(again);
    if (!target.dispatchEvent(again)) return;
    if (target instanceof HTMLInputElement && target.form !== null) {
      target.form.requestSubmit(target.form.querySelector<HTMLElement>("[type=submit]:enabled"));
    } else if (target instanceof HTMLElement && target.matches("button, a, summary")) {
      target.click();
    }
  }

  function click(event: MouseEvent) {
    // By a key, or by a script.
    if (event.detail === 0) return;
    const control = event.target instanceof Element ? event.target.closest(CONTROLS) : null;
    const before = last;
    last = { at: event.timeStamp, x: event.screenX, y: event.screenY, control };
    if (before === null || before.control === null || event.timeStamp - before.at > DOUBLE) return;
    if (Math.abs(event.screenX - before.x) > NEAR || Math.abs(event.screenY - before.y) > NEAR) return;
    if (control === before.control && !control.hasAttribute("data-once")) return;
    // A third one belongs to the first as well.
    last.control = before.control;
    // Whoever hammers one control acts once in this time: each click would otherwise put off the next that counts.
    if (control === before.control) last.at = before.at;
    spend(event);
  }

  const focus = () => (handedOver = performance.now());
  const use = () => (handedOver = null);

  addEventListener("keydown", keydown, { capture: true });
  addEventListener("keyup", keyup, { capture: true });
  addEventListener("click", click, { capture: true });
  addEventListener("focus", focus);
  addEventListener("pointerdown", use, { capture: true, passive: true });
  return () => {
    removeEventListener("keydown", keydown, { capture: true });
    removeEventListener("keyup", keyup, { capture: true });
    removeEventListener("click", click, { capture: true });
    removeEventListener("focus", focus);
    removeEventListener("pointerdown", use, { capture: true });
  };
}
