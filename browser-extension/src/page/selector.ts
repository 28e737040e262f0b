/**
 * CSS for an element, by which `find` comes to it and to no other before it. What the page's makers have named is
 * preferred to what only its shape says: an id, a `data-` attribute, a name, a label, else the way from the nearest
 * element that has one of these.
 */

import { find } from "./find";

/** The longest value of an attribute that is a name: what is longer is a text. */
const LONGEST = 80;

/** The longest selector of a step. */
const MOST = 2_000;

/** What of an element says which one it is, the firmest first. */
const NAMES = ["data-testid", "data-test", "data-test-id", "data-cy", "data-qa", "name", "aria-label", "placeholder", "for"];

/**
 * Whether a name is likely made by a program at each load: digits without a word, hashes, the ids that frameworks count
 * up. Such a name finds nothing tomorrow.
 */
export function isMade(name: string): boolean {
  return (
    name === "" ||
    name.length > LONGEST ||
    // React's `:r1:` and `«r1»`, Radix', Headless UI's, Ember's, ExtJS', Angular's.
    /^(?::r|«|radix-|headlessui-|ember\d|ext-|mat-|cdk-|svelte-|ng-|yui_|gwt-|:)/iu.test(name) ||
    /\d{4,}/u.test(name) ||
    /^[\d\s_.-]+$/u.test(name) ||
    // The last part is a hash: digits with letters between them.
    /(?:^|[-_:])(?=[a-z0-9]*\d[a-z]+\d)[a-z0-9]{6,}$/iu.test(name)
  );
}

function quoted(value: string): string {
  return `"${value.replace(/["\\]/gu, "\\$&")}"`;
}

const kind = (element: Element) => CSS.escape(element.localName);

/** What names an element by itself, the firmest first. */
export function names(element: Element): string[] {
  const found: string[] = [];
  if (!isMade(element.id)) found.push(`#${CSS.escape(element.id)}`);
  const own = element.getAttributeNames().filter((name) => name.startsWith("data-") && !NAMES.includes(name));
  for (const name of [...NAMES.slice(0, 5), ...own, ...NAMES.slice(5)]) {
    const value = element.getAttribute(name);
    if (value === null || value.length > LONGEST) continue;
    if (value === "" || isMade(value) || /\p{Cc}/u.test(value)) continue;
    found.push(`${name.startsWith("data-") ? "" : kind(element)}[${CSS.escape(name)}=${quoted(value)}]`);
  }
  const classes = [...element.classList].filter((name) => !isMade(name) && !/^(?:is-|has-|active|hover|focus|open|selected)/iu.test(name));
  for (const name of classes) found.push(`${kind(element)}.${CSS.escape(name)}`);
  if (classes.length > 1) found.push(`${kind(element)}${classes.map((name) => `.${CSS.escape(name)}`).join("")}`);
  const type = element.localName === "input" || element.localName === "button" ? element.getAttribute("type") : null;
  if (type !== null && type !== "") found.push(`${kind(element)}[type=${quoted(type)}]`);
  return found;
}

/** The element among its siblings of the same kind. */
function place(element: Element): string {
  const same = [...(element.parentNode?.children ?? [])].filter((one) => one.localName === element.localName);
  return same.length < 2 ? kind(element) : `${kind(element)}:nth-of-type(${same.indexOf(element) + 1})`;
}

/** Whether it finds the element in its own tree, and no other there. */
function isAlone(selector: string, element: Element, root: Document | ShadowRoot): boolean {
  const found = root.querySelectorAll(selector);
  return found.length === 1 && found[0] === element;
}

/**
 * The selector; null where the element cannot be told from one that comes before it: in another shadow tree or frame of
 * the same make.
 */
export function selectorFor(element: Element, top: Document, origin: string): string | null {
  const root = element.getRootNode() as Document | ShadowRoot;
  const finds = (selector: string) => {
    if (!isAlone(selector, element, root)) return false;
    const found = find(selector, top, origin).element;
    return found === element;
  };
  for (const selector of candidates(element, root)) if (selector.length <= MOST && finds(selector)) return selector;
  return null;
}

/** Selectors that may find it, the firmest first. */
function* candidates(element: Element, root: Document | ShadowRoot): Generator<string> {
  const own = names(element);
  yield* own;
  // By what is around it: the nearest that has a name of its own, with the firmest name of the element below it.
  for (let above = element.parentElement; above !== null; above = above.parentElement) {
    const named = names(above).find((selector) => isAlone(selector, above as Element, root));
    if (named === undefined) continue;
    for (const name of own) yield `${named} ${name}`;
    yield `${named} ${kind(element)}`;
    yield `${named} > ${way(element, above)}`;
    break;
  }
  yield way(element, null);
}

/** The way down to it from another, or from the top of its tree. */
function way(element: Element, from: Element | null): string {
  const steps: string[] = [];
  for (let at: Element | null = element; at !== null && at !== from; at = at.parentElement) steps.unshift(place(at));
  return steps.join(" > ");
}
