/**
 * What is being typed into a setting while it changes elsewhere: nothing of either is lost until the user decides.
 * Its fields tell the row, and the row shows both texts.
 */

import { createContext, tick } from "svelte";

/** A field whose value changed elsewhere while somebody typed into it. */
export interface Divided {
  /** The id of the field. */
  id: string;
  /** What the field is called, where the setting has several. */
  label: string;
  mine: string;
  theirs: string;
  keep: () => void;
  take: () => void;
}

export class Typing {
  divided = $state.raw<readonly Divided[]>([]);
  /** Texts whose field was removed elsewhere. */
  orphans = $state.raw<readonly string[]>([]);
  /** Fields are moved about: one that loses the focus by that was not left. */
  moving = false;

  tell(one: Divided): void {
    this.divided = [...this.divided.filter(({ id }) => id !== one.id), one];
  }

  forget(id: string): void {
    if (this.divided.some((one) => one.id === id)) this.divided = this.divided.filter((one) => one.id !== id);
  }

  orphan(text: string): void {
    this.orphans = [...this.orphans.filter((one) => one !== text), text];
  }

  drop(text: string): void {
    this.orphans = this.orphans.filter((one) => one !== text);
  }

  /** To be called before the rows of `list` are drawn anew: who stands in one of them stays there. */
  hold(list: HTMLElement | undefined): void {
    const focused = document.activeElement;
    if (!(focused instanceof HTMLElement) || !list?.contains(focused)) return;
    this.moving = true;
    void tick().then(() => {
      this.moving = false;
      if (focused.isConnected && lost()) focused.focus({ preventScroll: true });
    });
  }
}

/** Nothing has the focus. */
export const lost = (): boolean => document.activeElement === null || document.activeElement === document.body;

export const [getTyping, setTyping] = createContext<Typing>();
