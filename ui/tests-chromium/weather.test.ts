/**
 * Every action of the page in every weather, as the user sees it: refused with each of the host's reasons, slow, never
 * answered, answered when its call is over, pressed twice, and done by another window meanwhile. The time in the page is
 * the test's. Whatever happens: what was pressed says at once that it is under way, nothing else waits for it, the
 * refusal stands beside what it belongs to in words, and no call goes from the rail.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { ACTIONS } from "../src/actions/registry";
import type { Command } from "../src/platform/host";
import type { FakeHost, Mood } from "../src/platform/fake";
import { asked, launch } from "./browser";
import { ELSEWHERE, host, REGISTRY, type Row } from "./weatherRows";

const LANGUAGES = ["en", "da"] as const;
type Language = (typeof LANGUAGES)[number];

/** Ms that a slow PBX takes; one that never answers is given up on by the host. */
const SLOW = 10_000;
const NEVER = 600_000;
/** Ms after which a second press is no double click. */
const APART = 600;

const TIMED_OUT = "The PBX did not answer in time.";

/** As many as work at the same time. */
const PAGES = 2;

let browser: Browser;
const free: Page[] = [];
beforeAll(async () => {
  browser = await launch();
  for (let count = 0; count < PAGES; count += 1) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
    await page.clock.install();
    free.push(page);
  }
});
afterAll(() => browser.close());

const rows = Object.entries({ ...REGISTRY, ...ELSEWHERE }).flatMap(([name, row]) => ("command" in row ? [{ name, row }] : []));

/** Until that holds: tests that run at the same time share `expect.poll`. */
const soon = <T>(what: () => Promise<T>) => vi.waitFor(what, { timeout: 15_000, interval: 20 });

/** What is to be seen of actions. */
interface Look {
  /** Things that say that they are under way, and are not the row's. */
  busyElse: string[];
  busy: number;
  /** What takes no press, and is not the row's. */
  barred: string[];
  /** What is told, and where it stands as it should. */
  told: string[];
  beside: string[];
  /** Calls that the host has, and those in the rail. */
  calls: [number, number];
}

class Desk {
  private constructor(
    readonly page: Page,
    readonly row: Row,
  ) {}

  static async open(row: Row, language: Language = "en"): Promise<Desk> {
    const page = free.pop();
    if (page === undefined) throw new Error("there is no page free");
    // What the pointer was over is another thing on the next page.
    await page.mouse.move(0, 0);
    await page.goto(`${inject("address")}?delay=0&lang=${language}&${row.query ?? ""}`);
    await page.waitForSelector("#employee-menu, #dashboard [data-column]");
    const desk = new Desk(page, row);
    await row.stage?.(page);
    await row.open?.(page);
    return desk;
  }

  make(how: Mood, words?: string, command: Command = this.row.command): Promise<unknown> {
    return host(this.page, (host, [command, how, words]) => host.make(command, how, words ?? undefined), [command, how, words] as const);
  }

  async press(): Promise<void> {
    const { press } = this.row;
    if (typeof press === "string") await this.page.click(press, { force: true });
    else await press(this.page);
  }

  look(): Promise<Look> {
    const { row } = this;
    const mine = row.busy ?? (typeof row.press === "string" ? row.press : "no-such-thing");
    const given = { mine: mine.replace(/ >> nth=0$/u, ""), beside: row.beside };
    // What the selectors of the driver know and those of the page do not.
    const person = /:has-text\('(.*)'\)/u.exec(given.mine)?.[1] ?? "";
    given.mine = given.mine.replace(/:has-text\('.*'\)/u, "");
    return this.page.evaluate(
      ([{ mine, beside }, person, waits]) => {
        const seen = (one: Element) => one.getClientRects().length > 0;
        const isMine = (one: Element) => one.matches(mine) && (one.textContent ?? "").includes(person);
        const named = (one: Element) => one.outerHTML.slice(0, 160);
        const busy = [...document.querySelectorAll("[aria-busy=true]")].filter((one) => seen(one) && one.matches("button, article"));
        const barred = [...document.querySelectorAll("[aria-disabled=true], :disabled")].filter(seen);
        const said = (one: Element) => {
          const copy = one.cloneNode(true) as Element;
          for (const hidden of copy.querySelectorAll(".visually-hidden")) hidden.remove();
          return (copy.textContent ?? "").trim();
        };
        const told = [...document.querySelectorAll("[role=alert] p")].filter(
          (one) => seen(one) && !one.classList.contains("visually-hidden"),
        );
        const now = (window as unknown as { __STAND_IN__: FakeHost }).__STAND_IN__.now();
        return {
          busy: busy.filter(isMine).length,
          busyElse: busy.filter((one) => !isMine(one)).map(named),
          barred: barred.filter((one) => !isMine(one) && !(waits !== "" && one.matches(waits))).map(named),
          told: told.map(said),
          beside: told.filter((one) => one.matches(beside)).map(said),
          calls: [now.callOrder.length, document.querySelectorAll("#calls [data-call-state]").length] as [number, number],
        };
      },
      [given, person, row.waits ?? ""] as const,
    );
  }

  /** Until it looks so; says how it looks instead. */
  async until(about: string, wanted: Partial<Look>): Promise<Look> {
    const now = await soon(async () => {
      const now = await this.look();
      expect(Object.fromEntries(Object.keys(wanted).map((key) => [key, now[key as keyof Look]])), about).toEqual(wanted);
      return now;
    });
    expect(now.calls[1], `${about}: the calls in the rail`).toBe(now.calls[0]);
    return now;
  }

  /** Nothing says that it is under way, and nothing is told but this. */
  quiet(about: string, told: string[] = []): Promise<Look> {
    return this.until(about, { busy: 0, busyElse: [], told });
  }

  /** It says that it is under way, and it alone. */
  async underWay(about: string, barred: readonly string[]): Promise<void> {
    const busy = this.row.busy === null ? 0 : (this.row.busy ?? "").includes(",") ? 2 : 1;
    const now = await this.until(about, { busy, busyElse: [] });
    expect(
      now.barred.filter((one) => !barred.includes(one)),
      `${about}: what takes no press besides`,
    ).toEqual([]);
  }

  given(): Promise<number> {
    return asked(this.page, this.row.command);
  }

  async drawn(): Promise<void> {
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }

  /** As a message or a place of its own says it. */
  says(words: string, language: Language): string {
    const name = this.row.names?.[language === "en" ? 0 : 1];
    return name === undefined ? words : `${name}: ${words}`;
  }
}

/** A second call rings, and is answered by its button. */
async function somethingElse(desk: Desk): Promise<void> {
  const { page, row } = desk;
  for (let boxes = 0; row.box && boxes < 3 && (await page.isVisible("dialog[open]")); boxes += 1) await page.keyboard.press("Escape");
  await host(
    page,
    (host, since) =>
      host.ring([
        ...host.now().callOrder.map((id) => host.now().calls[id]!),
        {
          id: "call-other",
          state: "ringing",
          direction: "in",
          name: "Oda Other",
          number: "+45 99 88 77 66",
          shownNumber: null,
          private: false,
          queue: null,
          internal: false,
          since,
          answeredAt: null,
          toneWhy: null,
          actions: ["answer", "decline", "silence"],
          note: null,
          variables: [],
          answered: false,
          waiting: null,
          asked: null,
          recording: "never",
        },
      ]),
    new Date().toISOString(),
  );
  const other = page.locator("#calls article", { hasText: "Oda Other" });
  await other.waitFor();
  // What comes under a pointer takes no press for a moment.
  await page.clock.fastForward(APART);
  await other.locator("[data-action=answer]").click();
  await soon(async () => expect(await other.getAttribute("data-call-state")).toBe("active"));
}

/** The sentences of the host in both languages, as they stand in those files. */
function reasons(files: readonly string[]): { en: string; da: string }[] {
  const folder = join(import.meta.dirname, "../../crates/app/src");
  const pairs = /"((?:[^"\\]|\\.)+)"(?:\.to_owned\(\)\s*)?\)?,\s*(?:format!\(\s*)?"((?:[^"\\]|\\.)+)"/gu;
  return files.flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(pairs)].flatMap(([, en = "", da = ""]) => {
      const said = [en, da].map((text) => text.replace(/\{[a-z_]+\}/gu, "Søren").replace(/\\"/gu, '"'));
      // Sentences alone.
      return said.every((text) => /^[\p{Lu}].*[.!]$/u.test(text)) ? [{ en: said[0]!, da: said[1]! }] : [];
    }),
  );
}

/** Words for people: nothing of what a program says to a program. */
const RAW = /\bError\b|\bundefined\b|\bnull\b|\[object|invoke|channel|[{}<>_]/u;

async function inWeather(row: Row, language: Language, act: (desk: Desk, barred: readonly string[]) => Promise<void>): Promise<void> {
  const desk = await Desk.open(row, language);
  try {
    const before = await desk.quiet("before it is pressed");
    await act(desk, before.barred);
  } finally {
    free.push(desk.page);
  }
}

/** What the page asks for by itself, and waits for no answer. */
const OF_THE_PAGE: ReadonlySet<string> = new Set<Command>([
  "page_shown",
  "save_view",
  "watch",
  "see_recents",
  "show_integration_log",
  "look_at_devices",
  "look_at_browsers",
  "phonebook",
  "use_window",
]);

describe("every action of the registry", () => {
  const known = Object.entries(ACTIONS).flatMap(([kind, actions]) => actions.map(({ id }) => `${kind} ${id}`));

  test("has a row here", () => {
    expect(known.filter((name) => !(name in REGISTRY))).toEqual([]);
    expect(Object.keys(REGISTRY).filter((name) => !known.includes(name))).toEqual([]);
  });

  const places = Object.entries(REGISTRY).flatMap(([name, place]) => ("opens" in place ? [{ name, place }] : []));
  test.concurrent.each(places)("$name needs no answer of the host", async ({ place }) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    try {
      await page.goto(`${inject("address")}?delay=0&${place.query ?? ""}`);
      await page.waitForSelector("#employee-menu");
      const begun = (await host(page, (host) => host.asked.length, null)) as number;
      await place.by(page);
      await page.waitForSelector(place.opens);
      const asked = (await host(page, (host, begun) => host.asked.slice(begun).map(({ command }) => command), begun)) as string[];
      expect(asked.filter((command) => !OF_THE_PAGE.has(command))).toEqual([]);
    } finally {
      await page.close();
    }
  });
});

describe("refused", () => {
  const cases = rows.flatMap(({ name, row }) => LANGUAGES.map((language) => ({ name, row, language })));
  test.concurrent.each(cases)("$name says why, in words, where it belongs ($language)", async ({ row, language }) => {
    const told = row.words === undefined ? [{ en: "The disk is full.", da: "Disken er fuld." }] : reasons(row.words);
    expect(told.length, "sentences of the host").toBeGreaterThan(0);
    await inWeather(row, language, async (desk) => {
      for (const reason of new Set(told.map((one) => one[language]))) {
        await desk.make("refuse", reason);
        await desk.page.clock.fastForward(APART);
        await desk.press();
        const words = desk.says(reason, language);
        const now = await desk.until(reason, { busy: 0, busyElse: [], beside: [words] });
        expect(now.told, "nothing is told twice").toEqual([words]);
        expect(words).not.toMatch(RAW);
      }
      await desk.make("break");
      await desk.page.clock.fastForward(APART);
      await desk.press();
      const last = desk.says(told.at(-1)![language], language);
      await soon(async () => expect((await desk.look()).beside).not.toEqual([last]));
      const { beside } = await desk.until("a broken host", { busy: 0, busyElse: [] });
      expect(beside).toHaveLength(1);
      expect(beside[0]).not.toMatch(RAW);
      expect(beside[0]).toMatch(language === "en" ? /\b(?:did not|could not|was not)\b/u : /\b(?:ikke)\b/u);
    });
  });
});

test.concurrent.each(rows)("slow: $name says at once that it is under way, and nothing else waits", async ({ row }) => {
  await inWeather(row, "en", async (desk, barred) => {
    await desk.make("once");
    await desk.press();
    await desk.underWay("at once", barred);
    if (!row.query?.includes("wallboard")) await somethingElse(desk);
    await desk.page.clock.fastForward(SLOW);
    await desk.drawn();
    expect((await desk.look()).told, "after ten seconds").toEqual([]);
    if (!row.box) await desk.until("after ten seconds", { busy: row.busy === null ? 0 : 1, busyElse: [] });
    await desk.make("answer");
    if (row.leaves) await desk.page.waitForSelector("#sign-in");
    else await desk.quiet("once it is answered");
  });
});

test.concurrent.each(rows)(
  "never answered, however often it is pressed: $name is asked for once, says so in the end, and can be tried again",
  async ({ row }) => {
    await inWeather(row, "en", async (desk, barred) => {
      await desk.make("wait");
      if (typeof row.press === "string") await desk.page.dblclick(row.press, { force: true });
      else await desk.press();
      await desk.drawn();
      if (!row.repeats) {
        await desk.page.clock.fastForward(APART);
        await desk.press();
        await desk.drawn();
        expect(await desk.given(), "pressed again and again").toBe(1);
      }
      await desk.page.clock.fastForward(NEVER);
      await desk.underWay("after ten minutes", barred);
      await desk.make("refuse", TIMED_OUT);
      await desk.quiet("the host gives up", [desk.says(TIMED_OUT, "en")]);
      await desk.make("answer");
      await desk.page.clock.fastForward(APART);
      const before = await desk.given();
      await desk.press();
      await soon(async () => expect(await desk.given()).toBe(before + 1));
      if (row.leaves) await desk.page.waitForSelector("#sign-in");
      // A message that was told stays until it is put away.
      else await desk.until("tried again", { busy: 0, busyElse: [], ...(row.beside.startsWith(".toast") ? {} : { told: [] }) });
    });
  },
);

const going = rows.flatMap(({ name, row }) =>
  (row.gone?.told ? (["refuse"] as const) : (["answer", "refuse"] as const)).flatMap((how) =>
    row.gone ? [{ name, row, how, gone: row.gone }] : [],
  ),
);
test.concurrent.each(going)("$how too late: of $name nothing is left, on no newer call", async ({ row, how, gone }) => {
  await inWeather(row, "en", async (desk) => {
    await desk.make("once");
    await desk.press();
    await desk.until("under way", { busy: 1 });
    await gone.make(desk.page);
    await desk.drawn();
    const before = await desk.look();
    await desk.make(how, TIMED_OUT);
    await desk.drawn();
    const after = await desk.quiet("answered late", how === "refuse" && gone.told !== undefined ? [`${gone.told}: ${TIMED_OUT}`] : []);
    expect(after.calls).toEqual(before.calls);
    if (before.calls[0] > 0) expect(await desk.page.getAttribute("#calls [data-call-state]", "data-call-state")).toBe("ringing");
  });
});

const faster = rows.flatMap(({ name, row }) => (row.faster ? [{ name, row, faster: row.faster }] : []));
test.concurrent.each(faster)(
  "another window was faster: of $name a refusal says nothing, and nothing is stuck",
  async ({ row, faster }) => {
    await inWeather(row, "en", async (desk) => {
      await desk.make("once");
      await desk.press();
      await desk.until("under way", { busy: 1 });
      await faster(desk.page);
      await desk.quiet("the other was faster");
      await desk.make("refuse", TIMED_OUT);
      await desk.drawn();
      await desk.quiet("refused since");
    });
  },
);

test("what is refused is told though something else was done with the call since", async () => {
  const row = REGISTRY["call record"] as Row;
  await inWeather(row, "en", async (desk, barred) => {
    await desk.make("once");
    await desk.press();
    await desk.page.click("#calls [data-action=hold]");
    await desk.page.waitForSelector("#calls [data-call-state=held]");
    await desk.underWay("on hold", barred);
    await desk.make("refuse", TIMED_OUT);
    await desk.until("refused", { busy: 0, busyElse: [], told: [TIMED_OUT] });
  });
});

test.each([
  ["a transfer", "call transfer", "Escape", "+45 70 10 20 30"],
  ["a note", "call note", "Escape", "+45 70 10 20 30"],
  ["one's own presence", "one's own presence", "Escape", "My state"],
  ["a colleague's presence", "a colleague's presence", "Escape", "Mikkel Sørensen"],
])("whoever has closed the place of %s is told that it was refused", async (_, name, key, about) => {
  const row = { ...REGISTRY, ...ELSEWHERE }[name] as Row;
  await inWeather(row, "en", async (desk) => {
    await desk.make("wait");
    await desk.press();
    await desk.until("under way", { busy: 1 });
    if (!row.box) await desk.page.focus("#calls article input, #calls article textarea");
    await desk.page.keyboard.press(key);
    await desk.make("refuse", TIMED_OUT);
    await desk.page.waitForSelector(`.toast:has-text("${about}: ${TIMED_OUT}")`);
  });
});
