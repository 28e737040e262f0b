/**
 * What a host told in made-up runs (`crates/app/src/tests/page/recorded.rs`), read by the page as it is: it asks for the
 * whole where the host's own model of a page did, and holds then what the host would draw.
 */

import { afterEach, expect, test } from "vitest";
import type { Patch } from "../src/bindings/Patch";
import type { Snapshot } from "../src/bindings/Snapshot";
import { Communicator } from "../src/communicator.svelte";
import { i18n } from "../src/i18n/i18n.svelte";
import { derived, hostOf, plainly, told } from "./holds";

type Step =
  /** The page has asked for the whole, and this is the answer. */
  | { do: "answered"; told: Snapshot }
  | { do: "told"; told: Patch }
  /** A patch of that revision did not reach the page. */
  | { do: "lost"; told: number }
  | { do: "rebuilt"; told: null }
  /** So the host would draw it now. */
  | { do: "holds"; told: Snapshot };

const FILES = import.meta.glob<string>("./recordings/*.json", { query: "?raw", import: "default", eager: true });
const RUNS = Object.entries(FILES).map(([path, text]) => ({ name: path.replace("./recordings/", ""), text }));
const TYPED = ["person", "sales", "0001", "x"];

afterEach(() => {
  i18n.language = "en";
});

/** Lets every answer that is on its way arrive. */
const turn = () => new Promise((done) => setTimeout(done));

/** A page, and its questions that have no answer yet. */
function build() {
  const open: ((answer: Snapshot) => void)[] = [];
  const host = hostOf(() => new Promise((settle) => open.push(settle)));
  const page = new Communicator(host);
  void page.start();
  return { page, host, open };
}

test("there are runs", () => {
  expect(RUNS.length).toBeGreaterThan(5);
});

test.each(RUNS)("$name: the page asks when the host's model of it does, and holds what the host would draw", async ({ text }) => {
  const steps = JSON.parse(text) as Step[];
  let { page, host, open } = build();
  await turn();
  for (const [at, step] of steps.entries()) {
    const where = `step ${at}, ${step.do}`;
    switch (step.do) {
      case "answered":
        expect(open, where).toHaveLength(1);
        open.pop()?.(structuredClone(step.told));
        break;
      case "told":
        host.tell(structuredClone(step.told));
        break;
      case "rebuilt":
        expect(open, where).toHaveLength(0);
        ({ page, host, open } = build());
        break;
      case "holds": {
        expect(open, where).toHaveLength(0);
        expect(told(page, page.revision), where).toEqual(step.told);
        const queues = Object.keys(step.told.queues);
        const now = derived(page, queues, TYPED);
        expect(now, where).toMatchObject(plainly(step.told, queues));
        // What is searched is as in a page that was born with it.
        const born = new Communicator(hostOf(() => new Promise(() => undefined), structuredClone(step.told)));
        expect(now, where).toEqual(derived(born, queues, TYPED));
        break;
      }
    }
    await turn();
  }
  expect(steps.at(-1)?.do).toBe("holds");
});
