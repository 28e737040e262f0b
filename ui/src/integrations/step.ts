/**
 * Steps in a browser as the host hands them on: the word of the document and its value, as in `target: #search`. The
 * page says the word as where it is chosen, and leaves the value as it is.
 */

import type { IntegrationLine } from "../bindings/IntegrationLine";
import type { Words } from "../i18n/en";

export interface Step {
  does: string;
  /** `null` where it has none, or where it is said already. */
  value: string | null;
}

/** The step that this line of an integration tells of; `null` for a line about something else. */
export function stepOf(integration: string, { label, text }: IntegrationLine, t: Words): Step | null {
  // Of the browser's lines only the steps have a place.
  if (integration !== "browser" || !/\d$/u.test(label)) return null;
  const [, word = "", value = null] = /^(\w+)(?:: ([^]*))?$/u.exec(text) ?? [];
  const { steps, delay } = t.integrations;
  const action = word.toLowerCase();
  const does = Object.hasOwn(steps, action) ? steps[action] : undefined;
  if (does === undefined) return null;
  if (action === "sleep" && value !== null && /^\d+$/u.test(value)) {
    return { does: `${does} ${delay.milliseconds(Number(value))}`, value: null };
  }
  return { does, value };
}
