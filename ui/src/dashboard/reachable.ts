/** Something that scrolls and holds nothing for the keyboard takes the focus itself, so that arrow keys can scroll it. */

import { FOR_THE_KEYBOARD } from "../parts/keyboard";

/** What is hidden on another page of a wall takes no key. */
const seen = (one: Element) => one.checkVisibility({ visibilityProperty: true });

export function reachable(scroller: HTMLElement): () => void {
  function decide() {
    const needed = scroller.scrollHeight > scroller.clientHeight && !Array.from(scroller.querySelectorAll(FOR_THE_KEYBOARD)).some(seen);
    if (needed) scroller.tabIndex = 0;
    else scroller.removeAttribute("tabindex");
  }
  const sizes = new ResizeObserver(decide);
  function follow() {
    sizes.disconnect();
    sizes.observe(scroller);
    for (const child of scroller.children) sizes.observe(child);
  }
  const children = new MutationObserver(follow);
  children.observe(scroller, { childList: true });
  follow();
  return () => {
    sizes.disconnect();
    children.disconnect();
  };
}
