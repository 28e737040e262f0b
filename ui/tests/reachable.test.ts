import { afterEach, expect, test, vi } from "vitest";
import { reachable } from "../src/dashboard/reachable";

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["a button", "<button></button>", -1],
  ["a place of the Tab key", '<ul tabindex="0"></ul>', -1],
  ["what only a script gives the focus", '<ul tabindex="-1"></ul>', 0],
  ["a button that does nothing now", "<button disabled></button>", 0],
  ["a button on another page of the wall", '<button style="visibility: hidden"></button>', 0],
  ["nothing", "<p></p>", 0],
])("what scrolls and holds %s", (_, inside, tabIndex) => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(private readonly tell: () => void) {}
      observe = () => this.tell();
      disconnect() {}
    },
  );
  const scroller = document.createElement("section");
  scroller.innerHTML = inside;
  Object.defineProperties(scroller, { scrollHeight: { value: 200 }, clientHeight: { value: 100 } });
  const stop = reachable(scroller);
  expect(scroller.tabIndex).toBe(tabIndex);
  stop();
});
