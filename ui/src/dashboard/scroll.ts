/** Scroll places survive a change of page and a web view that is built anew. */

import type { Attachment } from "svelte/attachments";
import type { View } from "../view.svelte";

/** Puts the element back where `name` was last scrolled to, and keeps where it goes from there. */
export function keepScroll(view: View, name: string): Attachment<HTMLElement> {
  return (element) => {
    // Read once: following it would set the element back while the user scrolls.
    const place = view.scroll[name];
    if (place) element.scrollTo({ left: place.left, top: place.top, behavior: "instant" });

    const keep = () => {
      const { scrollLeft: left, scrollTop: top } = element;
      view.scroll = { ...view.scroll, [name]: { left, top } };
    };
    element.addEventListener("scroll", keep, { passive: true });
    return () => element.removeEventListener("scroll", keep);
  };
}
