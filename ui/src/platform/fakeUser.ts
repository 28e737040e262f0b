/** What somebody would do on the page, from its address, to see what comes of it: in pictures and tests. */

import { members } from "../settings/values";

/** Frames that a step waits for what it needs, such as an answer of the stand-in host. */
const PATIENCE = 600;

const frame = () => new Promise((done) => requestAnimationFrame(done));

/**
 * `?do=username:new,password:x,~submit`: types into a field by its id, or presses a button by its selector after `~`,
 * or asks for the menu of what is there after `!`, or presses a letter with Ctrl after `^`. After `=`, as in
 * `=integration.run:command:x`, a member of a setting becomes another elsewhere.
 * At the end the page carries `data-acted`; a step that finds nothing throws.
 */
export async function actAs(query: URLSearchParams): Promise<void> {
  for (const step of (query.get("do") ?? "").split(",").filter((one) => one !== "")) {
    const rest = step.slice(1);
    if (step.startsWith("~")) {
      (await found(rest)).click();
    } else if (step.startsWith("^")) {
      // Before it is drawn the page hears no keys.
      await found("main");
      window.dispatchEvent(new KeyboardEvent("keydown", { key: rest, ctrlKey: true, cancelable: true }));
    } else if (step.startsWith("=")) {
      changeElsewhere(...(rest.split(":") as [string, string, string]));
    } else if (step.startsWith("!")) {
      askForMenu(await found(rest));
    } else {
      const id = step.slice(0, step.indexOf(":"));
      const text = step.slice(id.length + 1);
      const field = await found(`#${id}`);
      if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) throw new Error(`#${id} is no field`);
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    await frame();
  }
  document.documentElement.dataset["acted"] = "";
}

async function found(selector: string): Promise<HTMLElement> {
  for (let frames = 0; frames < PATIENCE; frames += 1) {
    const element = document.querySelector<HTMLElement>(selector);
    if (element !== null) return element;
    await frame();
  }
  throw new Error(`there is no ${selector} to press`);
}

function changeElsewhere(key: string, member: string, text: string): void {
  const host = window.__STAND_IN__;
  if (host === undefined) throw new Error("there is no stand-in host");
  const { editor } = host.now();
  const rows = editor.rows.map((row) =>
    row.key === key ? { ...row, value: { ...members(row.value ?? row.default), [member]: text } } : row,
  );
  host.change({ editor: { ...editor, rows } });
}

/** Presses the secondary button in the middle of it. */
function askForMenu(element: HTMLElement): void {
  const { left, top, width, height } = element.getBoundingClientRect();
  const at = { bubbles: true, cancelable: true, button: 2, clientX: left + width / 2, clientY: top + height / 2 };
  element.dispatchEvent(new MouseEvent("contextmenu", at));
}
