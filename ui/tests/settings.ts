import type { EditorRow } from "../src/bindings/EditorRow";
import type { FakeHost } from "../src/platform/fake";
import type { Command } from "../src/platform/host";
import { openPage, type Page, settled, type } from "./page";

export const open = (query = "", prepare?: (host: FakeHost) => void) => openPage(`page=settings${query}`, prepare);

/** Types and leaves the field. */
export async function enter(field: HTMLElement, text: string) {
  await type(field, text);
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
}

export async function choose(page: Page, selector: string, label: string) {
  const select = page.get<HTMLSelectElement>(selector);
  const option = [...select.options].find((one) => one.textContent?.trim() === label);
  if (option === undefined) throw new Error(`${selector} has no option ${label}`);
  select.value = option.value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
}

/** What a screen reader says of it beside its name. */
export function description(page: Page, element: HTMLElement): string {
  const ids = (element.getAttribute("aria-describedby") ?? "").split(" ");
  return ids.map((id) => page.get(`#${id}`).textContent?.trim()).join(" ");
}

/** The host with one command that is refused. */
export function refusing(command: Command, message: string) {
  return (host: FakeHost) => {
    const { invoke } = host;
    host.invoke = (asked, ...args) => {
      if (asked !== command) return invoke(asked, ...args);
      host.asked.push({ command, args: args[0] });
      return Promise.reject({ code: "refused", message });
    };
  };
}

export const setting = (host: FakeHost, key: string): EditorRow => {
  const row = host.now().editor.rows.find((one) => one.key === key);
  if (row === undefined) throw new Error(`no setting ${key}`);
  return row;
};

/** The host with one setting otherwise. */
export const withRow = (key: string, parts: Partial<EditorRow>) => (host: FakeHost) => {
  const { editor } = host.now();
  host.change({ editor: { ...editor, rows: editor.rows.map((row) => (row.key === key ? { ...row, ...parts } : row)) } });
};

export const changes = (page: Page) => page.asked("change_setting");
