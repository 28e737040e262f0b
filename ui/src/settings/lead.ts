/** The way to a setting that something elsewhere speaks of: a message, a line of the status panel. */

import { slug } from "./rows";

/**
 * Brings the setting of that key into sight and the keyboard to it. Of several whose key begins so, it is the one that
 * waits for approval, named by the last word of its key, else the first.
 */
export function leadTo(page: HTMLElement, key: string, waits: string | null): void {
  const all = [...page.querySelectorAll<HTMLElement>(".setting")].filter((one) => one.dataset["key"]?.startsWith(key));
  const exact = all.find((one) => one.dataset["key"] === key);
  const row = exact ?? all.find((one) => one.dataset["key"] === `${key}.${waits}`) ?? all[0];
  if (row === undefined) return;
  const section = row.closest("section");
  const margin = section === null ? 0 : Number.parseFloat(getComputedStyle(section).scrollMarginBlockStart) || 0;
  page.scrollTop += row.getBoundingClientRect().top - page.getBoundingClientRect().top - margin;
  const name = slug(row.dataset["key"] ?? "");
  const target = row.querySelector<HTMLElement>(`[id="input-${name}"]`) ?? row.querySelector<HTMLElement>("input, select, button");
  target?.focus({ preventScroll: true });
}
