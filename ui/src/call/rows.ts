/** A list that shows so many rows of whatever height, and scrolls to the others. */

import type { Attachment } from "svelte/attachments";

/** Keeps the list as high as its first `rows` rows; `null` as high as all of them. */
export function showRows(rows: number | null): Attachment<HTMLElement> {
  return (list) => {
    if (rows === null) return;
    const fit = () => {
      const first = list.firstElementChild;
      const hidden = list.children[rows];
      const height = first && hidden ? hidden.getBoundingClientRect().top - first.getBoundingClientRect().top : null;
      list.style.maxHeight = height === null ? "" : `${height}px`;
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
