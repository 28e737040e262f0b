import { click, type Page, settled } from "./page";
import { open } from "./settings";

/** The settings of the demo's `integration.run`, with a member that nobody knows. */
export const RUN = { when: "ANSWERED", delay: 500, command: "cmdrun.exe {NUMBER} {NAME}", requireArgs: true, shell: "sh" };
export const COMMAND = "#input-integration-run-command";

/** The settings page with the editor of that integration open. */
export async function edit(key: string, query = "", prepare?: Parameters<typeof open>[1]): Promise<Page> {
  const page = await open(query, prepare);
  await click(page.get(`#input-integration-${key}-toggle`));
  await asked();
  return page;
}

/** Lets the preview be asked for, which waits for a moment of quiet. */
export async function asked() {
  await new Promise((done) => setTimeout(done, 300));
  await settled();
}

export const previews = (page: Page) => page.asked("preview_integration") as { members: Record<string, unknown>; number: string }[];

/** What stands there, its blanks as one. */
export const text = (page: Page, selector: string) => page.get(selector).textContent?.replace(/\s+/gu, " ").trim();
