/** Who speaks to the computer says what is on a control: its name must hold that (WCAG 2.5.3). */

import { called, isSeen } from "./boxes";
import { controls } from "./controls";

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** The words that are seen; signs and initials that are hidden from screen readers are pictures. */
function shownWords(control: Element): string {
  const words: string[] = [];
  const walker = document.createTreeWalker(control, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element !== null && element.closest("[aria-hidden=true]") === null && isSeen(element)) words.push(node.nodeValue ?? "");
  }
  return plain(words.join(" "));
}

export function nameFaults(): string[] {
  return controls()
    .filter((control) => control.matches("button, a, summary") && control.hasAttribute("aria-label"))
    .filter((control) => !plain(control.getAttribute("aria-label") ?? "").includes(shownWords(control)))
    .map((control) => `${called(control)} shows “${shownWords(control)}”, which is not in its name`);
}
