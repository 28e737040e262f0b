/** What must hold in every browser. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Step } from "../src/messages";
import { allow } from "./allow";
import { type App, type Connection, hosts, install, standIn, start, WRONG_CODE } from "./app";
import type { Browser, Surroundings, Tab } from "./browser";
import { until } from "./poll";
import { CRM, serve, type Sites } from "./sites";

/** Chosen by a caller. */
const VALUE = "+45 12;\"'</script>{ENTER}";

/** The example of the settings page. */
function example(text: string): Step[] {
  return [
    { action: "target", value: ".searchButton" },
    { action: "click" },
    { action: "target", value: ".searchQuery" },
    { action: "insert", value: text },
  ];
}

const field = (selector: string) => `document.querySelector(${JSON.stringify(selector)})`;

export function suite(family: "chromium" | "firefox", launch: (surroundings: Surroundings) => Promise<Browser>) {
  let home: string, sites: Sites, app: App, browser: Browser, it: Connection;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "communicator-browser-"));
    sites = await serve();
    await install(home);
    app = await start(home);
    browser = await launch({ home, proxy: sites.port, extension: join(inject("built"), family) });
    it = await app.connected();
  });

  afterAll(async () => {
    await browser?.quit();
    await app?.close();
    await sites?.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });

  /** A page for as long as a test needs it. */
  async function on(address: string, work: (tab: Tab) => Promise<void>) {
    const tab = await browser.open(address.startsWith("/") ? `http://${CRM}${address}` : address);
    try {
      await work(tab);
    } finally {
      await browser.close(tab);
    }
  }

  test("the browser starts the host of the default profile, and says who it is", () => {
    expect(it.hello).toMatchObject({
      type: "hello",
      protocol: 1,
      host: "org.opencommunicator.communicator",
      browser: { name: browser.name },
    });
  });

  test("before the user has allowed the site, nothing is done there, and that is said", async () => {
    await on("/plain", async (tab) => {
      expect(await it.run(CRM, example("1"))).toMatchObject({ outcome: "failed", reason: "site_not_allowed", step: null });
      expect(await browser.look(tab, `${field(".searchQuery")}.value`)).toBe("");
    });
  });

  test("the site is allowed in the extension's own page, on a click, and only that site", async () => {
    it.send({ type: "sites", sites: [{ site: CRM, script: true }], ask: false });
    await until("the browser says that the site is not allowed", () => it.site(CRM)?.allowed === false);
    await allow(browser, CRM, () => it.site(CRM)?.allowed === true);
  });

  describe("with the site allowed", () => {
    test("the example of the settings page presses the button and fills the field, with the value as it is", async () => {
      await on("/plain", async (tab) => {
        const result = await it.run(CRM, example(VALUE));
        expect(result).toMatchObject({ outcome: "done", reason: null, step: null });
        expect(result.took_ms).toHaveLength(4);
        expect(await browser.look(tab, `${field(".searchQuery")}.value`)).toBe(VALUE);
        expect(await browser.look(tab, `${field(".searchButton")}.dataset.pressed`)).toBe("1");
        expect(await browser.look(tab, "[document.body.dataset.input, document.body.dataset.change]")).toEqual([VALUE, VALUE]);
      });
    });

    test("text is put behind what is there, and clearing takes it away", async () => {
      await on("/plain", async (tab) => {
        const steps: Step[] = [
          { action: "target", value: ".searchQuery" },
          { action: "insert", value: "a" },
          { action: "insert", value: "b" },
          { action: "target", value: "#note" },
          { action: "clear" },
          { action: "insert", value: "one\ntwo" },
          { action: "target", value: "#list" },
          { action: "insert", value: "2" },
          { action: "target", value: "#editor" },
          { action: "insert", value: "<b>Anna</b>" },
          { action: "focus" },
        ];
        expect(await it.run(CRM, steps)).toMatchObject({ outcome: "done" });
        const values = [".searchQuery", "#note", "#list"].map((one) => `${field(one)}.value`).join(", ");
        expect(await browser.look(tab, `[${values}]`)).toEqual(["ab", "one\ntwo", "2"]);
        expect(await browser.look(tab, `${field("#editor")}.textContent`)).toBe("Dear<b>Anna</b>");
        expect(await browser.look(tab, "document.activeElement.id")).toBe("editor");
      });
    });

    test.each<[string, Step[], string, number]>([
      ["no target", [{ action: "click" }], "no_target", 0],
      ["a target that is not there", [{ action: "target", value: "#none" }], "target_not_found", 0],
      ["a selector that is none", [{ action: "target", value: "##" }], "selector_invalid", 0],
      [
        "a number field that takes no letters",
        [
          { action: "target", value: "#number" },
          { action: "insert", value: "x" },
        ],
        "value_not_accepted",
        1,
      ],
      [
        "a line end in a line",
        [
          { action: "target", value: ".searchQuery" },
          { action: "insert", value: "a\nb" },
        ],
        "value_not_accepted",
        1,
      ],
      [
        "an entry that the list has not",
        [
          { action: "target", value: "#list" },
          { action: "insert", value: "3" },
        ],
        "value_not_accepted",
        1,
      ],
      [
        "a field that is read-only",
        [
          { action: "target", value: "#fixed" },
          { action: "insert", value: "x" },
        ],
        "target_disabled",
        1,
      ],
      ["a button that is off", [{ action: "target", value: "#off" }, { action: "click" }], "target_disabled", 1],
      [
        "what takes no text",
        [
          { action: "target", value: "#text" },
          { action: "insert", value: "x" },
        ],
        "not_editable",
        1,
      ],
    ])("%s ends the plan at its step, and what follows is not done", async (_what, steps, reason, step) => {
      await on("/plain", async (tab) => {
        const rest: Step[] = [
          { action: "target", value: ".searchQuery" },
          { action: "insert", value: "too far" },
        ];
        expect(await it.run(CRM, [...steps, ...rest])).toMatchObject({ outcome: "failed", reason, step });
        expect(await browser.look(tab, `[${field(".searchQuery")}.value, ${field("#fixed")}.value]`)).toEqual(["", "as it is"]);
      });
    });

    test("a single-page application is waited for until its field is there", async () => {
      await on("/app", async (tab) => {
        expect(await it.run(CRM, example(VALUE), { spa: true })).toMatchObject({ outcome: "done" });
        expect(await browser.look(tab, `[${field(".searchQuery")}.value, document.body.dataset.input, location.pathname]`)).toEqual([
          VALUE,
          VALUE,
          "/app/search",
        ]);
      });
      await on("/app", async () => {
        expect(await it.run(CRM, example(VALUE))).toMatchObject({ outcome: "failed", reason: "target_not_found", step: 2 });
      });
    });

    test("a target that never comes is given up after ten seconds, and a plan can be called off before", async () => {
      await on("/plain", async () => {
        const steps: Step[] = [{ action: "target", value: "#none" }];
        const called = it.begin(CRM, steps, { spa: true });
        it.send({ type: "cancel", id: called });
        expect(await it.result(called)).toMatchObject({ outcome: "cancelled", reason: "cancelled" });
        expect(await it.run(CRM, steps, { spa: true })).toMatchObject({ outcome: "failed", reason: "target_not_found", step: 0 });
      });
    });

    test("a field that the page's own state controls takes the value", async () => {
      await on("/controlled", async (tab) => {
        const steps: Step[] = [
          { action: "target", value: ".searchQuery" },
          { action: "insert", value: VALUE },
        ];
        expect(await it.run(CRM, steps)).toMatchObject({ outcome: "done" });
        expect(await browser.look(tab, `[${field(".searchQuery")}.value, ${field("output")}.textContent]`)).toEqual([VALUE, VALUE]);
      });
    });

    test("a field that the page draws anew between two steps is found again", async () => {
      await on("/redrawn", async (tab) => {
        const steps: Step[] = [
          { action: "target", value: ".searchQuery" },
          { action: "focus" },
          { action: "sleep", value: 200 },
          { action: "insert", value: "45" },
        ];
        expect(await it.run(CRM, steps)).toMatchObject({ outcome: "done" });
        expect(await browser.look(tab, `${field(".searchQuery")}.value`)).toBe("45");
      });
    });

    test.each(["/policy", "/sandboxed"])("the page %s, which lets no script run, is filled in all the same", async (page) => {
      await on(page, async (tab) => {
        expect(await it.run(CRM, example(VALUE))).toMatchObject({ outcome: "done" });
        expect(await browser.look(tab, `${field(".searchQuery")}.value`)).toBe(VALUE);
      });
    });

    test("open shadow trees are looked into, closed ones are not", async () => {
      await on("/shadow", async (tab) => {
        const steps: Step[] = [
          { action: "target", value: ".searchQuery" },
          { action: "insert", value: VALUE },
        ];
        expect(await it.run(CRM, steps)).toMatchObject({ outcome: "done" });
        expect(await browser.look(tab, "document.body.dataset.input")).toBe(VALUE);
        expect(await it.run(CRM, [{ action: "target", value: ".secret" }])).toMatchObject({
          outcome: "failed",
          reason: "target_not_found",
        });
      });
    });

    test("frames of the page's own origin are looked into; those of others are not, and that is said", async () => {
      await on("/frames", async (tab) => {
        await until("the frames are there", () =>
          browser.look<boolean>(tab, `window.own.document.readyState === "complete" && frames.length === 2`),
        );
        expect(await it.run(CRM, example(VALUE))).toMatchObject({ outcome: "done" });
        expect(await browser.look(tab, `window.own.document.querySelector(".searchQuery").value`)).toBe(VALUE);
        const steps: Step[] = [
          { action: "target", value: ".elsewhere" },
          { action: "insert", value: VALUE },
        ];
        expect(await it.run(CRM, steps)).toMatchObject({ outcome: "failed", reason: "frame_of_other_origin", step: 0 });
      });
    });

    test.each([
      "http://www.crm.test.evil.test/plain",
      "http://www.crm.test:8080/plain",
      "http://www.crm.test./plain",
      "http://crm.test/plain",
      "http://www.crm.test@evil.test/plain",
      // The last letter but one is Cyrillic.
      "http://www.crm.te\u0455t/plain",
    ])("%s is not a page of the site: nothing is done and nothing opened", async (address) => {
      await on(address, async (tab) => {
        expect(await it.run(CRM, example(VALUE))).toMatchObject({ outcome: "failed", reason: "page_not_open", step: null });
        expect(await browser.look(tab, `[${field(".searchQuery")}.value, document.body.dataset.input ?? null]`)).toEqual(["", null]);
        await until("the page is not counted", () => it.site(CRM)?.pages === 0);
      });
    });

    test("the name of the site is compared without regard to case", async () => {
      await on("http://WWW.CRM.TEST/plain", async (tab) => {
        expect(await it.run("Www.Crm.Test", example("1"))).toMatchObject({ outcome: "done" });
        expect(await browser.look(tab, `${field(".searchQuery")}.value`)).toBe("1");
      });
    });

    test("of several pages the one in front is filled, else the one that was used last", async () => {
      const [first, second] = [await browser.open(`http://${CRM}/plain`), await browser.open(`http://${CRM}/plain`)];
      const values = async () => [
        await browser.look<string>(first, `${field(".searchQuery")}.value`),
        await browser.look<string>(second, `${field(".searchQuery")}.value`),
      ];
      const steps: Step[] = [
        { action: "target", value: ".searchQuery" },
        { action: "insert", value: "x" },
      ];
      await browser.show(first);
      expect(await it.run(CRM, steps)).toMatchObject({ outcome: "done" });
      expect(await values()).toEqual(["x", ""]);
      await browser.show(second);
      await browser.show(first);
      const other = await browser.open("http://other.test/plain");
      expect(await it.run(CRM, steps)).toMatchObject({ outcome: "done" });
      expect(await values()).toEqual(["xx", ""]);
      await until("both pages are counted", () => it.site(CRM)?.pages === 2);
      for (const tab of [other, first, second]) await browser.close(tab);
      await until("none is open", () => it.site(CRM)?.pages === 0 && it.site(CRM)?.used_at === null);
    });

    test("a page that is left for another site in the middle ends the plan there, and the other is not touched", async () => {
      await on("/leaving", async (tab) => {
        for (const spa of [true, false]) {
          await browser.go(tab, `http://${CRM}/leaving`);
          const steps: Step[] = [
            { action: "target", value: ".away" },
            { action: "click" },
            { action: "sleep", value: 1_000 },
            { action: "target", value: ".searchQuery" },
            { action: "insert", value: VALUE },
          ];
          expect(await it.run(CRM, steps, { spa })).toMatchObject({ outcome: "failed", reason: "navigated_away", step: 3 });
          expect(await browser.look(tab, `[location.host, ${field(".searchQuery")}.value]`)).toEqual(["other.test", ""]);
        }
      });
    });

    test("the next page of the same site is waited for where the site is a single-page application, else the plan ends", async () => {
      await on("/leaving", async (tab) => {
        const steps: Step[] = [
          { action: "target", value: ".next" },
          { action: "click" },
          { action: "sleep", value: 1_000 },
          { action: "target", value: ".searchQuery" },
          { action: "insert", value: VALUE },
        ];
        expect(await it.run(CRM, steps)).toMatchObject({ outcome: "failed", reason: "navigated_away", step: 3 });
        expect(await browser.look(tab, `${field(".searchQuery")}.value`)).toBe("");
        await browser.go(tab, `http://${CRM}/leaving`);
        expect(await it.run(CRM, steps, { spa: true })).toMatchObject({ outcome: "done" });
        expect(await browser.look(tab, `${field(".searchQuery")}.value`)).toBe(VALUE);
      });
    });

    test("a page that is closed in the middle ends the plan", async () => {
      const tab = await browser.open(`http://${CRM}/plain`);
      const id = it.begin(CRM, [...example("1").slice(0, 2), { action: "sleep", value: 1_000 }, { action: "scrolltop" }]);
      await until("the button was pressed", () => browser.look<boolean>(tab, `${field(".searchButton")}.dataset.pressed === "1"`));
      await browser.close(tab);
      expect(await it.result(id)).toMatchObject({ outcome: "failed", reason: "navigated_away" });
    });

    test("two plans for one page are done one after the other", async () => {
      await on("/plain", async (tab) => {
        const steps = (text: string): Step[] => [
          { action: "target", value: ".searchQuery" },
          { action: "insert", value: text },
          { action: "sleep", value: 300 },
          { action: "insert", value: text },
        ];
        const ids = [it.begin(CRM, steps("a")), it.begin(CRM, steps("b"))];
        for (const id of ids) expect(await it.result(id)).toMatchObject({ outcome: "done" });
        expect(await browser.look(tab, `${field(".searchQuery")}.value`)).toBe("aabb");
      });
    });

    test("the page is scrolled to its top", async () => {
      await on("/plain", async (tab) => {
        await browser.look(tab, "scrollTo({ top: 900, behavior: 'instant' })");
        expect(await it.run(CRM, [{ action: "scrolltop" }])).toMatchObject({ outcome: "done" });
        expect(await browser.look(tab, "scrollY")).toBe(0);
      });
    });

    describe("pointing out", () => {
      /** Ours lies over the page, as its last element. */
      const ON = `document.documentElement.lastElementChild.popover === "manual"`;

      /** The middle of an element, in the window of the page. */
      function middle(tab: Tab, element: string) {
        return browser.look<{ x: number; y: number }>(
          tab,
          `(() => { const of = ${element}; of.scrollIntoView({ block: "center", behavior: "instant" }); let { x, y, width, height } = of.getBoundingClientRect();
            for (let view = of.ownerDocument.defaultView; view !== window; view = view.parent) { const frame = view.frameElement; const box = frame.getBoundingClientRect(); x += box.x + frame.clientLeft; y += box.y + frame.clientTop; }
            return { x: x + width / 2, y: y + height / 2 }; })()`,
        );
      }

      async function pointedOut(tab: Tab, element: string) {
        const id = it.beginPick(CRM);
        await until("the page is marked", () => browser.look<boolean>(tab, ON));
        const { x, y } = await middle(tab, element);
        await browser.point(tab, x, y, true);
        const picked = await it.picked(id);
        expect(await browser.look(tab, ON)).toBe(false);
        return picked;
      }

      test.each<[string, string, string]>([
        ["an id", field("#customer-number"), "#customer-number"],
        ["a data attribute, where the id was made by a program", field("[data-testid]"), '[data-testid="phone"]'],
        ["a name", field("[name=q]"), 'input[name="q"]'],
        ["a label", field("[aria-label]"), 'button[aria-label="Find customer"]'],
        ["a class that means something", field(".search-field"), "input.search-field"],
        ["its kind below what has a name", field("#orders input"), 'input[type="text"]'],
        [
          "the way below what has a name",
          `${field("#orders")}.querySelectorAll("a")[1]`,
          "#orders > div:nth-of-type(1) > a:nth-of-type(2)",
        ],
        ["an id with every character", `document.querySelectorAll(".twin b")[1]`, '#\\39 \\ odd\\ \\"id'],
        ["what is in an open shadow tree", `document.querySelector("crm-one").shadowRoot.querySelector("input")`, "input.inside"],
        ["what is in a frame of the page's own origin", `window.own.document.querySelector("input")`, "input.elsewhere"],
      ])("by %s gives a selector that finds exactly it, and the page hears of nothing", async (_what, element, selector) => {
        await on("/pick", async (tab) => {
          await until("the frames are there", () =>
            browser.look<boolean>(tab, `window.own.document.readyState === "complete" && window.own.location.pathname === "/field"`),
          );
          expect(await pointedOut(tab, element)).toMatchObject({ selector, reason: null });
          expect(await it.run(CRM, [{ action: "target", value: selector }, { action: "focus" }])).toMatchObject({ outcome: "done" });
        });
      });

      test("a press that points out does not press, and the page is as it was", async () => {
        await on("/pick", async (tab) => {
          await browser.look(tab, `${field("[name=q]")}.focus()`);
          expect(await pointedOut(tab, field("#press"))).toMatchObject({ selector: "#press" });
          expect(await browser.look(tab, `[document.body.dataset.pressed ?? null, document.activeElement.name]`)).toEqual([null, "q"]);
          await browser.press(tab, "#press");
          expect(await browser.look(tab, `document.body.dataset.pressed`)).toBe("yes");
        });
      });

      test("Escape gives up, and so does the app", async () => {
        await on("/pick", async (tab) => {
          const first = it.beginPick(CRM);
          await until("the page is marked", () => browser.look<boolean>(tab, ON));
          await browser.escape(tab);
          expect(await it.picked(first)).toMatchObject({ selector: null, reason: "cancelled" });
          expect(await browser.look(tab, `document.body.dataset.keyed ?? null`)).toBe(null);
          const second = it.beginPick(CRM);
          await until("the page is marked", () => browser.look<boolean>(tab, ON));
          it.send({ type: "cancel", id: second });
          expect(await it.picked(second)).toMatchObject({ selector: null, reason: "cancelled" });
          await until("the mark has gone", async () => !(await browser.look<boolean>(tab, ON)));
        });
      });

      test("what cannot be found is not taken: frames of other sites, and what looks like another", async () => {
        await on("/pick", async (tab) => {
          const id = it.beginPick(CRM);
          await until("the page is marked", () => browser.look<boolean>(tab, ON));
          for (const element of [field("[name=other]"), `document.querySelectorAll("crm-one")[1].shadowRoot.querySelector("input")`]) {
            const { x, y } = await middle(tab, element);
            await browser.point(tab, x, y, true);
            expect(await browser.look(tab, ON)).toBe(true);
          }
          const { x, y } = await middle(tab, field("#press"));
          await browser.point(tab, x, y, true);
          expect(await it.picked(id)).toMatchObject({ selector: "#press" });
        });
      });

      test("a page with a strict policy is marked too", async () => {
        await on("/policy", async (tab) => {
          expect(await pointedOut(tab, field(".searchQuery"))).toMatchObject({ selector: "input.searchQuery" });
        });
      });

      test("a page that is left, closed or of another site ends it", async () => {
        const tab = await browser.open(`http://${CRM}/pick`);
        const left = it.beginPick(CRM);
        await until("the page is marked", () => browser.look<boolean>(tab, ON));
        await browser.go(tab, "http://other.test/plain");
        expect(await it.picked(left)).toMatchObject({ selector: null, reason: "navigated_away" });
        expect(await it.pick(CRM)).toMatchObject({ selector: null, reason: "page_not_open" });
        expect(await it.pick("other.test")).toMatchObject({ selector: null, reason: "site_not_allowed" });
        await browser.go(tab, `http://${CRM}/pick`);
        await until("the page is counted", () => it.site(CRM)?.pages === 1);
        const closed = it.beginPick(CRM);
        await until("the page is marked", () => browser.look<boolean>(tab, ON));
        await browser.close(tab);
        expect(await it.picked(closed)).toMatchObject({ selector: null, reason: "navigated_away" });
      });
    });

    test("a script waits for the user's leave, and says so", async () => {
      await on("/functions", async () => {
        expect(
          await it.run(CRM, [{ action: "js", value: "findCustomer(communicator.NUMBER)" }], { values: { NUMBER: "1" } }),
        ).toMatchObject({
          outcome: "failed",
          reason: "scripts_not_allowed",
          step: 0,
        });
      });
    });

    describe("and scripts", () => {
      beforeAll(async () => {
        const own = await browser.openOwnPage();
        await until("the page speaks of scripts", () =>
          browser.look<boolean>(own, `!${field("#scripts")}.hidden && ${field("#scripts-state")}.textContent !== ""`),
        );
        await browser.allowScripts(own, async () => {
          // Nothing tells the background of it; the page asks it to look.
          await browser.look(own, `void chrome.runtime.sendMessage("look")`);
          return it.heard.some((one) => one.type === "sites" && one.scripts);
        });
        await browser.close(own);
      });

      test("one calls the page's own functions, with the values as data", async () => {
        await on("/functions", async (tab) => {
          const values = { NUMBER: VALUE, VAR: { __proto__: null, customer: "7" } };
          const steps: Step[] = [{ action: "js", value: "findCustomer(communicator.NUMBER + communicator.VAR.customer)" }];
          for (const _twice of [1, 2]) expect(await it.run(CRM, steps, { values })).toMatchObject({ outcome: "done" });
          expect(await browser.look(tab, "document.body.dataset.found")).toBe(`${VALUE}7`);
          expect(await browser.look(tab, "Object.keys(window).filter((key) => key.startsWith('communicator'))")).toEqual([]);
        });
      });

      test("one runs under a strict policy", async () => {
        await on("/policy", async (tab) => {
          const steps: Step[] = [{ action: "js", value: `document.querySelector("input").value = communicator.NUMBER` }];
          expect(await it.run(CRM, steps, { values: { NUMBER: VALUE } })).toMatchObject({ outcome: "done" });
          expect(await browser.look(tab, `${field(".searchQuery")}.value`)).toBe(VALUE);
        });
      });

      test("one that a page does not let run is never said to have run", async () => {
        await on("/sandboxed", async (tab) => {
          const { outcome, reason } = await it.run(CRM, [{ action: "js", value: "document.body.dataset.ran = 1" }]);
          // Firefox runs it here too.
          const ran = (await browser.look<string | null>(tab, "document.body.dataset.ran ?? null")) === "1";
          expect([outcome, reason]).toEqual(ran ? ["done", null] : ["failed", "script_failed"]);
        });
      });

      test.each(["nothing.at.all", "throw new Error('mine')", "a b"])("that %j fails is said", async (code) => {
        await on("/plain", async () => {
          const result = await it.run(CRM, [{ action: "js", value: code }]);
          expect(result).toMatchObject({ outcome: "failed", reason: "script_failed", step: 0 });
          expect(result.detail).toMatch(/nothing|mine|unexpected/i);
        });
      });
    });

    test("a page that shows a message does not hold the plan for ever", async () => {
      await on("/message", async (tab) => {
        const steps: Step[] = [...example("1").slice(0, 2), { action: "sleep", value: 500 }, ...example("1").slice(2)];
        const result = await it.run(CRM, steps);
        await browser.answerMessage(tab);
        // Chromium holds the page until the message is closed, Firefox does not.
        if (result.outcome !== "done") expect(result).toMatchObject({ outcome: "failed", reason: "page_busy", step: 3 });
        expect(await browser.look(tab, `${field(".searchQuery")}.value`)).toBe(result.outcome === "done" ? "1" : "");
      });
    });

    test("an app that ends and starts again finds the browser as it was", async () => {
      const own = await browser.openOwnPage();
      await app.close();
      await until("the extension's page says that the app is not running", () =>
        browser.look<boolean>(own, `/not running/.test(${field("#app")}.textContent)`),
      );
      app = await start(home);
      it = await app.connected();
      await until("the page says that it is connected", () => browser.look<boolean>(own, `/Connected/.test(${field("#app")}.textContent)`));
      await browser.close(own);
      it.send({ type: "sites", sites: [{ site: CRM, script: false }], ask: true });
      await until("what is allowed is still allowed", () => it.site(CRM)?.allowed === true);
      await on("/plain", async () => {
        expect(await it.run(CRM, example("1"))).toMatchObject({ outcome: "done" });
      });
    });
  });

  describe("a host that does wrong", () => {
    let wrong: App;

    /** Connects the browser with another profile, as a user does. */
    async function choose(code: string) {
      const own = await browser.openOwnPage();
      await browser.look(own, `(${field("details")}.open = true, ${field("#profile")}.value = ${JSON.stringify(code)})`);
      await browser.press(own, "#profile-form button");
      return own;
    }

    beforeAll(async () => {
      wrong = await standIn(home, { chromium: join(inject("built"), "chromium") });
      await browser.close(await choose(WRONG_CODE));
      it = await wrong.connected();
    });

    afterAll(async () => {
      const own = await choose("");
      it = await app.connected();
      await browser.close(own);
      await wrong.close();
    });

    test("a plan that is not understood is answered, and the next one is done", async () => {
      await on("/plain", async () => {
        const broken = { type: "run", id: 1_000, website: `${CRM}:8080`, spa: false, steps: [], values: {} };
        it.send(broken);
        expect(await it.result(1_000)).toMatchObject({ outcome: "failed", reason: "invalid_message", step: null });
        for (const rubbish of [null, 7, "x", [], {}, { type: "run" }, { type: "sites" }, { type: "open", url: "http://evil.test/" }])
          it.send(rubbish as object);
        expect(await it.run(CRM, example("1"))).toMatchObject({ outcome: "done" });
      });
    });

    test.each<[string, Buffer]>([
      [
        "a message of a byte more than a mebibyte",
        framed(Buffer.concat([Buffer.from('"'), Buffer.alloc(1024 * 1024 - 1, "x"), Buffer.from('"')])),
      ],
      ["a message that is no JSON", framed(Buffer.from("{"))],
      ["bytes that are no message", Buffer.alloc(64, 0xff)],
    ])("with %s costs its own connection at most", async (_what, bytes) => {
      it.sendBytes(bytes);
      await on("/plain", async () => {
        await until("a plan is done again", async () => {
          it = await wrong.connected();
          return await it.run(CRM, example("1")).then(
            (result) => result.outcome === "done",
            () => false,
          );
        });
      });
      await until("one host is left", async () => (await hosts(home)).length === 1);
    });
  });

  test("a browser that is killed in the middle of a plan leaves no host behind", async () => {
    await browser.open(`http://${CRM}/plain`);
    it.begin(CRM, [{ action: "sleep", value: 60_000 }]);
    await browser.kill();
    await until("the app hears that it has gone", () => it.ended);
    await until("no host is left", async () => (await hosts(home)).length === 0);
  });
}

function framed(body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([length, body]);
}
