/**
 * The step `js`: the template of the setting runs in the page, where its functions are, by `userScripts`. That is the
 * only way that a page's own policy does not stop, and the user allows it apart.
 *
 * The template is one script and is joined with nothing. The one before it declares the values as data, and the one
 * behind it takes them away again and says whether an error was seen.
 */

import type { Values } from "./messages";

/** The object that the template reads the values from. */
export const NAME = "communicator";

/** Where the script behind the template finds what was seen. Of no use to a template. */
const WATCH = "communicatorWatch";

/** What the script behind the template gives back: the message of an error, or null. Nothing: it did not run. */
export type Seen = { seen: string | null };

/** A text as a literal of JavaScript that ends nowhere but at its end, wherever it stands. */
function literal(text: string): string {
  // JSON escapes quotes, control characters and half characters; these are line ends to old engines, or mark-up.
  return JSON.stringify(text).replace(/[<>\u2028\u2029]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** An object of texts. Keys in brackets are members of it whatever they are called. */
function object(entries: Iterable<[string, string | null]>): string {
  const members = [...entries].map(([key, value]) => `[${literal(key)}]: ${value === null ? "null" : literal(value)}`);
  return `{ ${members.join(", ")} }`;
}

/** The script before the template. What has no value is null; `VAR` is always there. */
export function before({ NUMBER = null, NUMBER_NO_PREFIX = null, NAME: name = null, VAR: variables = new Map() }: Values): string {
  return `globalThis.${WATCH} = { seen: null, hear(event) { globalThis.${WATCH}.seen ??= String(event.message); } };
addEventListener("error", globalThis.${WATCH}.hear);
globalThis.${NAME} = { ...${object(Object.entries({ NUMBER, NUMBER_NO_PREFIX, NAME: name }))}, VAR: ${object(variables)} };`;
}

/** The script behind it. */
export const BEHIND = `(() => {
  const watch = globalThis.${WATCH};
  removeEventListener("error", watch.hear);
  delete globalThis.${WATCH};
  delete globalThis.${NAME};
  return { seen: watch.seen };
})()`;
