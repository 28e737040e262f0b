import { afterEach, expect, test, vi } from "vitest";
import { keepScroll } from "../src/dashboard/scroll";
import { View } from "../src/view.svelte";

afterEach(() => vi.unstubAllGlobals());

/** An element with so much room to scroll in, and what tells of another size. */
function scrolled(room: number) {
  let told: () => void = () => undefined;
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(tell: () => void) {
        told = tell;
      }
      observe() {}
      disconnect() {
        told = () => undefined;
      }
    },
  );
  const element = document.createElement("div");
  element.append(document.createElement("p"));
  const place = { room };
  element.scrollTo = ((to: ScrollToOptions) => {
    element.scrollTop = Math.min(to.top ?? 0, place.room);
    element.dispatchEvent(new Event("scroll"));
  }) as typeof element.scrollTo;
  const view = new View();
  view.scroll = { list: { left: 0, top: 90 } };
  const grow = (more: number) => {
    place.room = more;
    told();
  };
  return { element, view, grow };
}

test("a place that cannot be reached yet is gone to when there is room, and is not forgotten until then", () => {
  const { element, view, grow } = scrolled(0);
  const detach = keepScroll(view, "list")(element);
  expect(element.scrollTop).toBe(0);
  grow(40);
  expect(element.scrollTop).toBe(40);
  expect(view.scroll["list"]).toEqual({ left: 0, top: 90 });
  grow(400);
  expect(element.scrollTop).toBe(90);
  element.scrollTop = 20;
  element.dispatchEvent(new Event("scroll"));
  expect(view.scroll["list"]).toEqual({ left: 0, top: 20 });
  grow(800);
  expect(element.scrollTop).toBe(20);
  detach?.();
});

test("whoever scrolls by hand before that is not taken back", () => {
  const { element, view, grow } = scrolled(30);
  const detach = keepScroll(view, "list")(element);
  element.dispatchEvent(new Event("wheel"));
  element.scrollTop = 10;
  element.dispatchEvent(new Event("scroll"));
  grow(400);
  expect(element.scrollTop).toBe(10);
  expect(view.scroll["list"]).toEqual({ left: 0, top: 10 });
  detach?.();
});
