/** Fields whose next text takes the place of what stands in them, each with the end of that. */
const waiting = new WeakMap<HTMLInputElement, () => void>();

/**
 * Puts the caret behind what stands in a field; what is typed or pasted next takes its place. As if it were
 * selected, which it is not: with X11 and Wayland that would take away what the user has marked in another
 * program, and the next number read would be the app's own.
 */
export function typeOver(field: HTMLInputElement): void {
  waiting.get(field)?.();
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  if (field.value === "") return;

  const listening = new AbortController();
  const { signal } = listening;
  const end = () => {
    listening.abort();
    waiting.delete(field);
    delete field.dataset["typeOver"];
  };
  const put = (text: string) => {
    end();
    field.value = text;
    field.setSelectionRange(field.value.length, field.value.length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  waiting.set(field, end);
  field.dataset["typeOver"] = "";
  const input = (event: InputEvent) => {
    const text = event.inputType.startsWith("delete") ? "" : (event.data ?? event.dataTransfer?.getData("text/plain"));
    if (!/^(insert|delete)/.test(event.inputType) || text === undefined) return end();
    // Not left to the engine: WebKit inserts nothing where the value has changed meanwhile.
    event.preventDefault();
    put(text);
  };
  field.addEventListener("beforeinput", input, { signal });
  field.addEventListener("compositionstart", () => put(""), { signal });
  field.addEventListener("pointerdown", end, { signal });
  // Also when the whole window loses the keyboard, and then the field is still where it goes.
  field.addEventListener("blur", () => document.activeElement !== field && end(), { signal });
  // Whoever moves the caret wants to change what stands there.
  const moves = /^(Arrow(Left|Right)|Home|End)$/;
  field.addEventListener("keydown", (event) => moves.test(event.key) && end(), { signal });
}
