/** A list that shows so many rows of whatever height, and scrolls to the others. */

import type { Attachment } from "svelte/attachments";

/** Keeps the list as high as its first `rows` rows; `null` as high as all of them. */
export function showRows(rows: number | null): Attachment<HTMLElement> {
  return (list) => {
    if (rows === null) return;
    const fit = () => {
      const [first, hidden] = [list.children[0], list.children[rows]];
      // Not as it is seen: on a wallboard all of it is enlarged, and lengths inside are as ever.
      const both = first instanceof HTMLElement && hidden instanceof HTMLElement;
      list.style.maxHeight = both ? `${hidden.offsetTop - first.offsetTop}px` : "";
    };
    const sizes = new ResizeObserver(fit);
    const follow = () => {
      sizes.disconnect();
      for (const row of list.children) sizes.observe(row);
      fit();
    };
    follow();
    const watch = new MutationObserver(follow);
    watch.observe(list, { childList: true });
    return () => {
      watch.disconnect();
      sizes.disconnect();
      list.style.maxHeight = "";
    };
  };
}
