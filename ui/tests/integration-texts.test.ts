import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import type { IntegrationLine } from "../src/bindings/IntegrationLine";
import { da } from "../src/i18n/da";
import { en } from "../src/i18n/en";
import { Asking } from "../src/integrations/asking.svelte";
import { changes as changed } from "../src/integrations/changes";
import { delayWords, tookWords } from "../src/integrations/delay";
import { type Draft, merge, readDrafts, settle, write } from "../src/integrations/draft";
import { gist, isUnused, needsApproval, shownFields } from "../src/integrations/members";
import { stepOf } from "../src/integrations/step";
import { callVariables, extent, inserted, offset, pieces } from "../src/integrations/template";
import { visible } from "../src/integrations/visible";
import { demoIntegrationRows } from "../src/platform/demoIntegrations";
import { View } from "../src/view.svelte";
import { settled } from "./page";

describe("a draft", () => {
  const stored = { when: "NEVER", delay: 0, command: "a", later: [1] };

  test("is what is stored until something is written", () => {
    expect(merge(null, stored)).toEqual({ value: stored, clashes: [], dirty: false });
    expect(merge(write(null, stored, { command: "b" }), stored)).toEqual({ value: { ...stored, command: "b" }, clashes: [], dirty: true });
    expect(merge(write(null, stored, { command: "a" }), stored).dirty).toBe(false);
  });

  test("takes over what changed elsewhere where nothing was written", () => {
    const draft = write(null, stored, { command: "b" });
    expect(merge(draft, { ...stored, delay: 5 })).toEqual({ value: { ...stored, command: "b", delay: 5 }, clashes: [], dirty: true });
    const { later: _, ...without } = stored;
    expect(merge(draft, without).value).toEqual({ ...without, command: "b" });
  });

  test("keeps both texts where both have written, until it is decided; another change asks again", () => {
    const draft = write(null, stored, { command: "mine" });
    const theirs = { ...stored, command: "theirs" };
    expect(merge(draft, theirs)).toMatchObject({
      value: { command: "mine" },
      clashes: [{ member: "command", mine: "mine", theirs: "theirs" }],
    });
    const kept = settle(draft, theirs, "command", "mine");
    expect(merge(kept, theirs)).toEqual({ value: { ...theirs, command: "mine" }, clashes: [], dirty: true });
    expect(merge(kept, { ...theirs, command: "newer" }).clashes).toEqual([{ member: "command", mine: "mine", theirs: "newer" }]);
    const taken = settle(draft, theirs, "command", "theirs");
    expect(merge(taken, theirs)).toEqual({ value: theirs, clashes: [], dirty: false });
  });

  test("that both have written alike is no clash", () => {
    const draft = write(null, stored, { command: "both" });
    expect(merge(draft, { ...stored, command: "both" })).toEqual({ value: { ...stored, command: "both" }, clashes: [], dirty: false });
  });

  const members = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.oneof(fc.integer(), fc.string(), fc.constant([1])));
  test("never loses what was written, whatever is stored meanwhile", () => {
    fc.assert(
      fc.property(members, members, members, (base, written, now) => {
        const { value } = merge(write(null, base, written), now);
        for (const [name, mine] of Object.entries(written)) {
          if (JSON.stringify(mine) !== JSON.stringify(base[name])) expect(value[name]).toEqual(mine);
        }
      }),
    );
  });

  test("comes back with a page that is built anew, and nothing that is none does", () => {
    const view = new View();
    const draft: Draft = { base: stored, mine: { ...stored, command: "b" } };
    view.drafts = { "integration.run": draft };
    view.page = "integration-log";
    const again = new View(String(view));
    expect([again.drafts, again.page]).toEqual([{ "integration.run": draft }, "integration-log"]);
    again.forget();
    expect(again.drafts).toEqual({});
    view.drafts = { "integration.run": { base: {}, mine: { command: "x".repeat(20_000) } } };
    expect(String(view).length).toBeLessThan(1000);
    expect(readDrafts({ a: draft, b: { base: 1, mine: {} }, c: null })).toEqual({ a: draft });
    expect(readDrafts([draft])).toEqual({});
  });
});

describe("a step in a browser", () => {
  const of = (text: string, label = "Step 1") => stepOf("browser", { label, text }, en);

  test("is said in words, and its value is left as it is", () => {
    expect(of("target: #search")).toEqual({ does: "Choose an element", value: "#search" });
    expect(of("insert: a: b\n c ")).toEqual({ does: "Insert text", value: "a: b\n c " });
    expect(of("insert: ")).toEqual({ does: "Insert text", value: "" });
    expect(of("CLICK")).toEqual({ does: "Click on it", value: null });
    expect(of("sleep: 250")).toEqual({ does: "Wait 250 ms", value: null });
    expect(of('sleep: "long"')).toEqual({ does: "Wait", value: '"long"' });
    expect(stepOf("browser", { label: "Trin 2", text: "scrolltop" }, da)).toEqual({ does: "Rul til toppen", value: null });
  });

  test("is nothing else", () => {
    for (const text of ["", "explode: now", "constructor", "toString: x", "click it", "target:#x"]) expect(of(text), text).toBeNull();
    expect(of("click", "Site")).toBeNull();
    expect(stepOf("run", { label: "Argument 1", text: "click" }, en)).toBeNull();
  });

  test("is called as the host calls it where it is chosen", () => {
    const files = import.meta.glob<string>("./recordings/*.json", { query: "?raw", import: "default", eager: true });
    const told = Object.values(files).flatMap((text) => [...text.matchAll(/\{"action":"(\w+)","label":"([^"]+)","value":"/gu)]);
    const [first, ...others] = [en, da].map((t) => t.integrations.steps);
    expect(new Set(told.map(([, action]) => action))).toEqual(new Set(Object.keys(first ?? {})));
    for (const [, action = "", label] of told) expect([first, ...others].map((steps) => steps?.[action])).toContain(label);
    for (const [language, t] of [
      ["en", en],
      ["da", da],
    ] as const) {
      const row = demoIntegrationRows(language).find(({ key }) => key === "integration.browser");
      const fields = row?.control.kind === "form" ? row.control.fields : [];
      const actions = fields.flatMap(({ control }) => (control.kind === "actions" ? control.actions : []));
      expect(actions.map(({ label }) => label)).toEqual(actions.map(({ action }) => t.integrations.steps[action]));
    }
  });
});

describe("a template", () => {
  test("shows its variables and the place of what is wrong, by characters and not by halves of them", () => {
    expect(pieces("x {NUMBER} {NUMER}", 11)).toEqual([
      { text: "x ", look: "plain" },
      { text: "{NUMBER}", look: "variable" },
      { text: " ", look: "plain" },
      { text: "{NUMER}", look: "wrong" },
    ]);
    expect(offset("😀😀{X}", 2)).toBe(4);
    expect(pieces("😀😀{X}", 2).at(-1)).toEqual({ text: "{X}", look: "wrong" });
    expect(pieces("abc", 99).at(-1)).toEqual({ text: "", look: "wrong" });
    expect(extent("a %NUMBER% b", 2)).toEqual([2, 10]);
    expect(extent('say "hello', 4)).toEqual([4, 5]);
    expect(pieces("{VAR:my name}{NAME", null)).toEqual([
      { text: "{VAR:my name}", look: "variable" },
      { text: "{NAME", look: "plain" },
    ]);
  });

  test("stays itself, wherever something is wrong in it", () => {
    const parts = fc
      .array(fc.constantFrom("{", "}", "%", "{NUMBER}", "{VAR:a}", " ", "\n", "x", "😀", "\ud800"))
      .map((all) => all.join(""));
    fc.assert(
      fc.property(parts, fc.option(fc.nat(40)), (given, wrong) => {
        expect(
          pieces(given, wrong)
            .map((piece) => piece.text)
            .join(""),
        ).toBe(given);
      }),
    );
  });

  test("says which call variables it asks for, each once", () => {
    const value = { url: "{VAR:b}", apiData: "{VAR:a} {VAR:b} {VAR:}", actions: [{ action: "insert", value: "{VAR:c}" }, null, 7] };
    expect(callVariables(value)).toEqual(["b", "a", "c"]);
    expect(inserted("{VAR:name}")).toEqual(["{VAR:}", 5]);
    expect(inserted("{NUMBER}")).toEqual(["{NUMBER}", 8]);
  });
});

describe("a text that others have chosen", () => {
  const shown = (given: string) =>
    visible(given)
      .map((piece) => (piece.sign ? `[${piece.text}]` : piece.text))
      .join("");

  test("hides nothing", () => {
    expect(shown("a\u202eb")).toBe("a[U+202E]b");
    expect(shown("a\u0000\u001b[31m\r")).toBe("a[U+0000][U+001B][31m[U+000D]");
    expect(shown("\u200b\u2028\u00a0\ufeff\ud800\u{e0041}\u3164")).toBe("[U+200B][U+2028][U+00A0][U+FEFF][U+D800][U+E0041][U+3164]");
  });

  test("keeps lines, tabs and emoji as they are", () => {
    for (const plain of ["a\r\nb\n\tc", "👩‍👩‍👧 ❤️ 👍🏽 🇩🇰", "Ærøskøbing Кириллица 漢字"]) expect(shown(plain)).toBe(plain.replace("\r\n", "\n"));
    // Where there is nothing to join it is seen.
    expect(shown("a\u200db\ufe0f")).toBe("a[U+200D]b[U+FE0F]");
    expect(shown("👍\u200d\u200d")).toBe("👍\u200d[U+200D]");
  });
});

test("what is new in a text is found line by line, also where several are called alike", () => {
  const line = (label: string, of: string): IntegrationLine => ({ label, text: of });
  const before = [line("When", "Never"), line("Step", "a"), line("Step", "b"), line("Old", "x")];
  const now = [line("When", "Never"), line("Step", "a"), line("Step", "c"), line("New", "y")];
  expect(changed(before, now)).toEqual([
    line("When", "Never"),
    line("Step", "a"),
    { label: "Step", text: "c", was: "b" },
    { label: "New", text: "y", was: null },
    { label: "Old", text: "x", gone: true },
  ]);
});

describe("a delay", () => {
  test.each([
    [0, "RINGING", "As soon as the call rings."],
    [500, "ANSWERED", "Waits half a second after you answer. Done even if the call has ended by then."],
    [1000, "RINGING", "Waits 1 second after the call begins to ring. Not done if the call ends before that."],
    [1250, "ANSWERED", "Waits 1.25 seconds after you answer. Done even if the call has ended by then."],
    [90_000, "ANSWERED", "Waits 1 minute 30 seconds after you answer. Done even if the call has ended by then."],
    [120_000, "ANSWERED", "Waits 2 minutes after you answer. Done even if the call has ended by then."],
    [Number.NaN, "ANSWERED", "As soon as you answer."],
  ])("of %d ms when %s is said in words", (ms, when, words) => {
    expect(delayWords(ms, when, "en", en)).toBe(words);
  });

  test("is said in the language of the page, and not of what is never done", () => {
    expect(delayWords(1500, "ANSWERED", "da", da)).toContain("1,5 sekunder");
    expect(delayWords(1500, "NEVER", "da", da)).toBeNull();
    expect([tookWords(7, "en", en), tookWords(1234, "da", da)]).toEqual(["7 ms", "1,234 sekunder"]);
  });
});

describe("members", () => {
  const rows = demoIntegrationRows("en");
  const fields = (key: string) => {
    const control = rows.find((row) => row.key === `integration.${key}`)?.control;
    return control?.kind === "form" ? control.fields : [];
  };

  test("that are not used are left out, unless somebody has set them", () => {
    const names = (value: Record<string, unknown>) => shownFields("website", fields("website"), value).map(({ name }) => name);
    expect(names({})).not.toContain("apiData");
    expect(names({ apiData: "x" })).toContain("apiData");
    expect(names({ apiMode: "POST" })).toContain("apiData");
    expect(names({ apiMode: "POST" })).not.toContain("preferWindow");
    expect(isUnused("website", "apiData", { apiMode: "GET" })).toBe(true);
    expect(shownFields("run", fields("run"), {})).toEqual(fields("run"));
  });

  test("that say most are the template, else where it is done", () => {
    expect(gist(fields("sendkeys"), { focusProcess: "p", keys: " {F2} " })).toBe("{F2}");
    expect(gist(fields("sendkeys"), { focusProcess: "p" })).toBe("p");
    expect(gist(fields("run"), {})).toBeNull();
  });

  test("decide whether it needs approval", () => {
    expect(needsApproval("run", { when: "RINGING" })).toBe(true);
    expect(needsApproval("run", { when: "NEVER" })).toBe(false);
    expect(needsApproval("copyToClipboard", { when: "RINGING" })).toBe(false);
    expect(needsApproval("website", { when: "RINGING", apiMode: null })).toBe(false);
    expect(needsApproval("website", { when: "RINGING", apiMode: "GET" })).toBe(true);
  });
});

describe("a question that is asked while somebody types", () => {
  test("is asked once they pause, and only the last answer counts", async () => {
    vi.useFakeTimers();
    try {
      const answers: ((answer: string) => void)[] = [];
      const asking = new Asking<string, string>(() => new Promise((done) => answers.push(done)), 250);
      asking.ask("a");
      await vi.advanceTimersByTimeAsync(0);
      answers[0]?.("A");
      await vi.advanceTimersByTimeAsync(0);
      expect(asking.answered).toEqual({ question: "a", answer: "A" });
      for (const question of ["ab", "abc", "abcd"]) asking.ask(question);
      await vi.advanceTimersByTimeAsync(249);
      expect(answers).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(1);
      asking.ask("abcde");
      await vi.advanceTimersByTimeAsync(250);
      expect(answers).toHaveLength(3);
      answers[2]?.("ABCDE");
      answers[1]?.("ABCD");
      await vi.advanceTimersByTimeAsync(0);
      expect(asking.answered).toEqual({ question: "abcde", answer: "ABCDE" });
      asking.ask("x");
      await vi.advanceTimersByTimeAsync(250);
      asking.stop();
      answers[3]?.("X");
      await vi.advanceTimersByTimeAsync(0);
      expect(asking.answered?.question).toBe("abcde");
    } finally {
      vi.useRealTimers();
    }
  });

  test("that the host refuses says so, and the next answer is taken", async () => {
    let refuse = true;
    const asking = new Asking<number, number>((of) => (refuse ? Promise.reject(new Error("no")) : Promise.resolve(of)), 0);
    asking.ask(1);
    await settled();
    expect([asking.failed, asking.answered]).toEqual([true, null]);
    refuse = false;
    asking.ask(2);
    await settled();
    expect([asking.failed, asking.answered?.answer]).toEqual([false, 2]);
  });
});
