/** A list is one stop of the Tab key; the arrow keys, Home and End move within it. */

import type { Attachment } from "svelte/attachments";

export const roving: Attachment<HTMLElement> = (list) => {
  const stops = () => [...list.querySelectorAll<HTMLElement>("[data-stop]")];

  const only = (chosen: HTMLElement | undefined) => {
    for (const stop of stops()) stop.tabIndex = stop === chosen ? 0 : -1;
  };

  const keydown = (event: KeyboardEvent) => {
    const all = stops();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    const next = to === undefined ? undefined : all[to];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    only(next);
    next.focus();
  };
  const focusin = (event: FocusEvent) => {
    const stop = (event.target as HTMLElement).closest<HTMLElement>("[data-stop]");
    if (stop) only(stop);
  };
  // Rows come and go with the data: exactly one of them stays reachable.
  const settle = () => {
    const all = stops();
    only(all.find((stop) => stop.tabIndex === 0 && stop === document.activeElement) ?? all.find((stop) => stop.tabIndex === 0) ?? all[0]);
  };

  settle();
  const watch = new MutationObserver(settle);
  watch.observe(list, { childList: true, subtree: true });
  list.addEventListener("keydown", keydown);
  list.addEventListener("focusin", focusin);
  return () => {
    watch.disconnect();
    list.removeEventListener("keydown", keydown);
    list.removeEventListener("focusin", focusin);
  };
};
