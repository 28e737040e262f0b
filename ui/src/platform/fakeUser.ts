/** What somebody would do on the page, from its address, so that a picture can be taken of what comes of it. */

/** Ms between two steps: an answer of the stand-in host takes less. */
const PAUSE = 400;

/**
 * `?do=username:new,password:x,~submit`: types into a field by its id, or presses a button by its selector after `~`,
 * or asks for the menu of what is there after `!`, or presses a letter with Ctrl after `^`.
 */
export async function actAs(query: URLSearchParams): Promise<void> {
  for (const step of (query.get("do") ?? "").split(",").filter((one) => one !== "")) {
    await new Promise((done) => setTimeout(done, /^[~!^]/.test(step) ? PAUSE : 0));
    if (step.startsWith("~")) {
      document.querySelector<HTMLElement>(step.slice(1))?.click();
      continue;
    }
    if (step.startsWith("^")) {
      window.dispatchEvent(new KeyboardEvent("keydown", { key: step.slice(1), ctrlKey: true, cancelable: true }));
      continue;
    }
    if (step.startsWith("!")) {
      menuOf(document.querySelector<HTMLElement>(step.slice(1)));
      continue;
    }
    const [id = "", text = ""] = step.split(":");
    const field = document.getElementById(id);
    if (!(field instanceof HTMLInputElement)) continue;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** The secondary button, in the middle of it. */
function menuOf(element: HTMLElement | null): void {
  const { left, top, width, height } = element?.getBoundingClientRect() ?? new DOMRect();
  const at = { bubbles: true, cancelable: true, button: 2, clientX: left + width / 2, clientY: top + height / 2 };
  element?.dispatchEvent(new MouseEvent("contextmenu", at));
}
