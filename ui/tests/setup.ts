/** What jsdom lacks: dialogs, scrolling, pointer capture, frames, and sizes, of which nothing is ever told. */

import { cleanup } from "@testing-library/svelte";
import { afterEach } from "vitest";

HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};
HTMLDialogElement.prototype.close = function () {
  this.open = false;
};
Element.prototype.scrollTo = function (this: Element, to?: ScrollToOptions | number) {
  if (typeof to !== "object") return;
  this.scrollLeft = to.left ?? this.scrollLeft;
  this.scrollTop = to.top ?? this.scrollTop;
};
Element.prototype.scrollIntoView = () => {};
Element.prototype.setPointerCapture = () => {};
Element.prototype.checkVisibility = function () {
  return getComputedStyle(this).visibility !== "hidden";
};
globalThis.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

// Its own goes by `setInterval`, which tests hold.
globalThis.requestAnimationFrame = (draw) => setTimeout(() => draw(performance.now())) as unknown as number;
globalThis.cancelAnimationFrame = (frame) => clearTimeout(frame);

afterEach(() => {
  cleanup();
  document.documentElement.removeAttribute("data-theme");
});
