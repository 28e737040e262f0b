/** Scroll places survive a change of page and a web view that is built anew. */

import { untrack } from "svelte";
import type { Attachment } from "svelte/attachments";
import type { View } from "../view.svelte";

/** What a user scrolls by. */
const BY_HAND = ["wheel", "pointerdown", "touchstart", "keydown"] as const;

/** Puts the element back where `name` was last scrolled to, and keeps where it goes from there. */
export function keepScroll(view: View, name: string): Attachment<HTMLElement> {
  return (element) => {
    // Read untracked: a tracked read would run this again at each step of a scroll, and stop one that is smooth.
    let wanted = untrack(() => view.scroll[name] ?? null);
    // A page that is just being built may not have its styles or all of its content yet, and no room to scroll in.
    const goBack = () => {
      if (wanted === null) return;
      element.scrollTo({ left: wanted.left, top: wanted.top, behavior: "instant" });
      // Half a pixel: a zoomed page rounds.
      const reached = Math.abs(element.scrollTop - wanted.top) < 1 && Math.abs(element.scrollLeft - wanted.left) < 1;
      if (reached) settle();
    };
    const keep = () => {
      if (wanted !== null) return;
      const { scrollLeft: left, scrollTop: top } = element;
      view.scroll = { ...view.scroll, [name]: { left, top } };
    };
    const sizes = new ResizeObserver(goBack);
    const settle = () => {
      wanted = null;
      sizes.disconnect();
      for (const event of BY_HAND) element.removeEventListener(event, settle);
    };

    element.addEventListener("scroll", keep, { passive: true });
    if (wanted !== null) {
      for (const event of BY_HAND) element.addEventListener(event, settle, { passive: true });
      sizes.observe(element);
      for (const child of element.children) sizes.observe(child);
      goBack();
    }
    return () => {
      settle();
      element.removeEventListener("scroll", keep);
    };
  };
}
