/** What the tests ask of a browser. */

/** A tab by a name of the browser's own. */
export type Tab = string;

export interface Browser {
  name: string;
  open: (address: string) => Promise<Tab>;
  /** Brings a tab to the front. */
  show: (tab: Tab) => Promise<void>;
  /** Loads another page in a tab. */
  go: (tab: Tab, address: string) => Promise<void>;
  /** The value of an expression in the page. */
  look: <T>(tab: Tab, expression: string) => Promise<T>;
  close: (tab: Tab) => Promise<void>;
  /** Opens the extension's own page. */
  openOwnPage: () => Promise<Tab>;
  /** Presses what a selector finds, as a person does. */
  press: (tab: Tab, selector: string) => Promise<void>;
  /** Moves the pointer to a place of the window, in CSS pixels, and presses there or not. */
  point: (tab: Tab, x: number, y: number, press: boolean) => Promise<void>;
  /** Presses Escape, with the keyboard in the page. */
  escape: (tab: Tab) => Promise<void>;
  /** Says yes to what the browser asks the user for the extension's own page, until that is done. */
  consent: (own: Tab, done: () => boolean | Promise<boolean>) => Promise<void>;
  /** Closes the message that a page shows. */
  answerMessage: (tab: Tab) => Promise<void>;
  /** Lets scripts of settings run. */
  allowScripts: (own: Tab, done: () => boolean | Promise<boolean>) => Promise<void>;
  /** Ends it at once, as a crash does. */
  kill: () => Promise<void>;
  quit: () => Promise<void>;
}

/** Where it lives, and the way to the pages. */
export interface Surroundings {
  home: string;
  proxy: number;
  /** The folder of the built extension of this browser's family. */
  extension: string;
}
