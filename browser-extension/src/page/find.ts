/** Finding the element that a step acts on: in the page, in open shadow trees, in frames of the page's own origin. */

/** What a look came to. */
export type Found =
  | { element: Element }
  /** Nowhere; `others`: how many frames of other origins were not looked into. */
  | { element: null; others: number };

/** The first element for the selector: of the page itself, else of what is nested in it, in the order of the document. */
export function find(selector: string, root: Document | ShadowRoot, own: string): Found {
  const here = root.querySelector(selector);
  if (here !== null) return { element: here };
  let others = 0;
  for (const element of root.querySelectorAll("*")) {
    const inside = nested(element, own);
    if (inside === "other") others += 1;
    if (inside === "none" || inside === "other") continue;
    const found = find(selector, inside, own);
    if (found.element !== null) return found;
    others += found.others;
  }
  return { element: null, others };
}

export function nested(element: Element, own: string): Document | ShadowRoot | "none" | "other" {
  if (element.shadowRoot !== null) return element.shadowRoot;
  if (element.localName !== "iframe" && element.localName !== "frame") return "none";
  const frame = element as HTMLIFrameElement;
  try {
    // The browser gives no document of another origin. That it is the same one is seen to besides: what an extension
    // may read is more than what a page may.
    const inside = frame.contentDocument;
    return inside !== null && frame.contentWindow?.origin === own ? inside : "other";
  } catch {
    return "other";
  }
}
