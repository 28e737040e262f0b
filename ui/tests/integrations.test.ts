import fc from "fast-check";
import { tick } from "svelte";
import { describe, expect, test, vi } from "vitest";
import type { IntegrationLine } from "../src/bindings/IntegrationLine";
import { da } from "../src/i18n/da";
import { en } from "../src/i18n/en";
import { Asking } from "../src/integrations/asking.svelte";
import { changes as changed } from "../src/integrations/changes";
import { delayWords, tookWords } from "../src/integrations/delay";
import { type Draft, merge, readDrafts, settle, write } from "../src/integrations/draft";
import { ends } from "../src/integrations/log";
import { gist, isUnused, needsApproval, shownFields } from "../src/integrations/members";
import { callVariables, extent, inserted, offset, pieces } from "../src/integrations/template";
import { visible } from "../src/integrations/visible";
import { demoIntegrationRows, demoLog } from "../src/platform/demoIntegrations";
import { View } from "../src/view.svelte";
import { click, openPage, type Page, press, settled, type } from "./page";
import { changes, choose, description, open, refusing, setting, withRow } from "./settings";

const RUN = { when: "ANSWERED", delay: 500, command: "cmdrun.exe {NUMBER} {NAME}", requireArgs: true, shell: "sh" };
const COMMAND = "#input-integration-run-command";

/** The settings page with the editor of that integration open. */
async function edit(key: string, query = "", prepare?: Parameters<typeof open>[1]): Promise<Page> {
  const page = await open(query, prepare);
  await click(page.get(`#input-integration-${key}-toggle`));
  await asked();
  return page;
}

/** Lets the preview be asked for, which waits for a moment of quiet. */
async function asked() {
  await new Promise((done) => setTimeout(done, 300));
  await settled();
}

const previews = (page: Page) => page.asked("preview_integration") as { members: Record<string, unknown>; number: string }[];
const text = (page: Page, selector: string) => page.get(selector).textContent?.replace(/\s+/gu, " ").trim();

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

describe("the editor", () => {
  test("is opened and closed, and says to whom it belongs", async () => {
    const page = await open();
    const toggle = page.get("#input-integration-run-toggle");
    expect(toggle.getAttribute("aria-label")).toBe("Edit: Run a program");
    expect(page.has(COMMAND)).toBe(false);
    await click(toggle);
    expect(toggle.getAttribute("aria-expanded")).toBe("true");
    expect(page.get<HTMLTextAreaElement>(COMMAND).value).toBe(RUN.command);
    await click(toggle);
    expect(page.has(COMMAND)).toBe(false);
  });

  test("sends nothing before it is saved, then the whole with what nobody knows", async () => {
    const page = await edit("run");
    await type(page.get("#input-integration-run-delay"), "250");
    await type(page.get(COMMAND), "crm {NUMBER}");
    await choose(page, "#input-integration-run-when", "When a call rings");
    await click(page.get("#input-integration-run-requireArgs"));
    expect(changes(page)).toEqual([]);
    expect(page.get("#setting-integration-run").textContent).toContain("Draft");
    expect(text(page, "#input-integration-run-note")).toBe("By saving you approve this text.");
    await click(page.get("#input-integration-run-save"));
    const value = { ...RUN, delay: 250, command: "crm {NUMBER}", when: "RINGING", requireArgs: false };
    expect(changes(page)).toEqual([{ key: "integration.run", value }]);
    expect(setting(page.host, "integration.run").value).toEqual(value);
    expect(page.get("#setting-integration-run").textContent).not.toContain("Draft");
    expect(text(page, "#input-integration-run-note")).toBe("Saved.");
    expect(page.communicator.view.drafts).toEqual({});
    // Saved here is approved here.
    expect(page.host.now().integrations.find(({ key }) => key === "run")?.approval).toBe("approved");
  });

  test("gives the stored text back when it is cancelled", async () => {
    const page = await edit("run");
    await type(page.get(COMMAND), "something else");
    await click(page.get("#input-integration-run-cancel"));
    expect(page.get<HTMLTextAreaElement>(COMMAND).value).toBe(RUN.command);
    expect(page.communicator.view.drafts).toEqual({});
    expect(changes(page)).toEqual([]);
    // Written back to what is stored it is no draft.
    await type(page.get(COMMAND), "something else");
    await type(page.get(COMMAND), RUN.command);
    expect(page.communicator.view.drafts).toEqual({});
    // Nothing to save: the buttons do nothing.
    await click(page.get("#input-integration-run-save"));
    expect(changes(page)).toEqual([]);
  });

  test("begins from the default where nothing is set, and leaves null where null is a choice", async () => {
    const page = await edit("website");
    expect(page.has("#input-integration-website-apiData")).toBe(false);
    await choose(page, "#input-integration-website-apiMode", "POST");
    await type(page.get("#input-integration-website-apiData"), "a\nb");
    await choose(page, "#input-integration-website-apiMode", "No");
    expect(text(page, "[data-member=apiData]")).toContain("Not used as it is set now.");
    await click(page.get("#input-integration-website-save"));
    expect(changes(page)).toEqual([
      {
        key: "integration.website",
        value: { when: "NEVER", delay: 0, url: "", preferWindow: false, requireArgs: false, apiMode: null, apiData: "a\nb" },
      },
    ]);
  });

  test("keeps what was written when it is refused, and says why", async () => {
    const page = await edit("run", "", refusing("change_setting", "The disk is full."));
    await type(page.get(COMMAND), "mine");
    await click(page.get("#input-integration-run-save"));
    expect(text(page, "#setting-integration-run .alert")).toBe("The disk is full.");
    expect(page.get<HTMLTextAreaElement>(COMMAND).value).toBe("mine");
    expect(page.get("#setting-integration-run").textContent).toContain("Draft");
    expect(text(page, "#input-integration-run-note")).not.toBe("Saved.");
  });

  test("is saved once by a double press", async () => {
    const page = await edit("run");
    page.host.make("change_setting", "wait");
    await type(page.get(COMMAND), "mine");
    await click(page.get("#input-integration-run-save"));
    await click(page.get("#input-integration-run-save"));
    expect(changes(page)).toHaveLength(1);
    page.host.make("change_setting", "answer");
    await settled();
    expect(text(page, "#input-integration-run-note")).toBe("Saved.");
  });

  test("keeps the draft over a closed editor, another page and news of other settings", async () => {
    const page = await edit("run");
    await type(page.get(COMMAND), "half a comm");
    withRow("zoom", { value: 300 })(page.host);
    await click(page.get("#input-integration-run-toggle"));
    page.communicator.view.page = "dashboard";
    await settled();
    page.communicator.view.page = "settings";
    await settled();
    // What is being written is open again.
    expect(page.get<HTMLTextAreaElement>(COMMAND).value).toBe("half a comm");
  });

  test("forgets the draft when the setting as a whole is decided", async () => {
    const page = await edit("run");
    await type(page.get(COMMAND), "mine");
    await click(page.get("#reset-integration-run"));
    expect(page.asked("reset_setting")).toEqual([{ key: "integration.run" }]);
    expect(page.communicator.view.drafts).toEqual({});
  });

  test("takes a variable where the cursor is, and leaves it at the name that is to be filled in", async () => {
    const page = await edit("run");
    const field = page.get<HTMLTextAreaElement>(COMMAND);
    await type(field, "run --to=");
    field.setSelectionRange(4, 4);
    await click(page.get("#input-integration-run-editor .write [aria-label^='Insert {NUMBER}:']"));
    expect(field.value).toBe("run {NUMBER}--to=");
    expect([document.activeElement, field.selectionStart]).toEqual([field, 12]);
    await click(page.get("#input-integration-run-editor .write [aria-label^='Insert {VAR:name}:']"));
    expect(field.value).toBe("run {NUMBER}{VAR:}--to=");
    expect([field.selectionStart, field.selectionEnd]).toEqual([17, 17]);
  });

  test("offers keys where keys are typed, with what their signs mean", async () => {
    const page = await edit("sendkeys");
    const field = page.get<HTMLTextAreaElement>("#input-integration-sendkeys-keys");
    await type(field, "");
    await click(page.get("[aria-label='Insert {ENTER}: Enter']"));
    expect(field.value).toBe("{ENTER}");
    expect(text(page, "#input-integration-sendkeys-keys-words")).toContain("% is Alt");
    await click(page.get("#input-integration-sendkeys-useAutoit"));
    expect(text(page, "#input-integration-sendkeys-keys-words")).toContain("! is Alt");
  });

  test("keeps a line that is one line, and takes no Enter for anything", async () => {
    const page = await edit("run");
    expect(await press(page.get(COMMAND), "Enter")).toBe(false);
    await type(page.get(COMMAND), "a\r\nb\nc");
    expect(page.get<HTMLTextAreaElement>(COMMAND).value).toBe("a b c");
    expect(changes(page)).toEqual([]);
  });

  test("has steps that are added, moved, changed and removed", async () => {
    const page = await edit("browser");
    const value = () => page.communicator.view.drafts["integration.browser"]?.mine as { actions: unknown; website: string };
    const target = { action: "target", value: "#search", frame: 2 };
    await click(page.get("#input-integration-browser-actions-add"));
    expect(value()).toMatchObject({ website: "crm.nordlys.test", actions: [target, { action: "click" }, { action: "sleep", value: 0 }] });
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Step 3");
    await type(page.get("#input-integration-browser-actions-2-value"), "300");
    expect(value().actions).toEqual([target, { action: "click" }, { action: "sleep", value: 300 }]);
    await click(page.get("[aria-label='Move step 1 down']"));
    expect(value().actions).toEqual([{ action: "click" }, target, { action: "sleep", value: 300 }]);
    await choose(page, "[aria-label='Step 2']", "Run JavaScript");
    expect(value().actions).toEqual([{ action: "click" }, { ...target, action: "js", value: "" }, { action: "sleep", value: 300 }]);
    await press(page.get("[aria-label='Step 3']"), "ArrowUp", { altKey: true });
    expect(value().actions).toMatchObject([{ action: "click" }, { action: "sleep" }, { action: "js" }]);
    await click(page.get("[aria-label='Remove step 3']"));
    expect(value().actions).toEqual([{ action: "click" }, { action: "sleep", value: 300 }]);
    await click(page.get("#input-integration-browser-save"));
    expect(setting(page.host, "integration.browser").value).toMatchObject({
      actions: [{ action: "click" }, { action: "sleep", value: 300 }],
    });
  });

  test("of values that are none it knows is no reason to fall", async () => {
    for (const value of [{ actions: [1, null, { action: 7, value: {} }], when: 3 }, { actions: "x" }, "text", [1]]) {
      const page = await edit("browser", "", withRow("integration.browser", { value }));
      expect(page.has("#input-integration-browser-editor")).toBe(true);
      expect(page.has("[data-failed]")).toBe(false);
      document.body.replaceChildren();
    }
  });

  test("can be read and not written while it is locked", async () => {
    const page = await open("", withRow("integration.run", { locked: "Set by Nordlys IT." }));
    const toggle = page.get("#input-integration-run-toggle");
    expect(toggle.getAttribute("aria-label")).toBe("Show: Run a program");
    await click(toggle);
    expect(page.get<HTMLTextAreaElement>(COMMAND).disabled).toBe(true);
    expect(page.has("#input-integration-run-save")).toBe(false);
  });
});

describe("a change elsewhere while somebody writes", () => {
  test("of another member is taken over", async () => {
    const page = await edit("run");
    await type(page.get(COMMAND), "half a comm");
    withRow("integration.run", { value: { ...RUN, delay: 750 } })(page.host);
    await settled();
    expect(page.get<HTMLTextAreaElement>(COMMAND).value).toBe("half a comm");
    expect(page.get<HTMLInputElement>("#input-integration-run-delay").value).toBe("750");
    expect(page.has("#setting-integration-run [data-side]")).toBe(false);
    await click(page.get("#input-integration-run-save"));
    expect(setting(page.host, "integration.run").value).toEqual({ ...RUN, delay: 750, command: "half a comm" });
  });

  test("of the same text is said, and nothing is saved before it is decided", async () => {
    const page = await edit("run");
    await type(page.get(COMMAND), "mine");
    withRow("integration.run", { value: { ...RUN, command: "theirs" } })(page.host);
    await settled();
    const clash = "#input-integration-run-command-clash";
    expect(page.get(`${clash} [data-side=mine]`).textContent).toContain("mine");
    expect(page.get(`${clash} [data-side=theirs]`).textContent).toContain("theirs");
    expect(page.get(clash).textContent).toContain("Command: Changed elsewhere while you typed");
    expect(text(page, "#input-integration-run-note")).toBe("Decide first which text stays.");
    await click(page.get("#input-integration-run-save"));
    expect(changes(page)).toEqual([]);
    page.get(`${clash} [data-side=mine] button`).focus();
    await click(page.get(`${clash} [data-side=mine] button`));
    expect(page.has(clash)).toBe(false);
    expect(document.activeElement).toBe(page.get(COMMAND));
    await click(page.get("#input-integration-run-save"));
    expect(changes(page)).toEqual([{ key: "integration.run", value: { ...RUN, command: "mine" } }]);
  });

  test("can be taken in place of what was written", async () => {
    const page = await edit("run");
    await type(page.get(COMMAND), "mine");
    withRow("integration.run", { value: { ...RUN, command: "theirs" } })(page.host);
    await settled();
    await click(page.get("#input-integration-run-command-clash [data-side=theirs] button"));
    expect(page.get<HTMLTextAreaElement>(COMMAND).value).toBe("theirs");
    expect(page.get("#setting-integration-run").textContent).not.toContain("Draft");
    expect(changes(page)).toEqual([]);
  });
});

describe("the preview", () => {
  test("is of the text that is written and of the call that is made up", async () => {
    const page = await edit("run");
    expect(text(page, "#input-integration-run-sample-would")).toContain("Argument 2 Jens Hansen");
    await type(page.get(COMMAND), "crm {NUMBER} {VAR:customer}");
    await asked();
    expect(previews(page).at(-1)).toMatchObject({
      members: { ...RUN, command: "crm {NUMBER} {VAR:customer}" },
      number: "+4570102030",
      variables: [],
    });
    expect(text(page, "#input-integration-run-sample-would")).toContain("{VAR:customer} has no value");
    await type(page.get("#input-integration-run-sample-variable-0"), "20417");
    await type(page.get("#input-integration-run-sample-number"), "12345678");
    await type(page.get("#input-integration-run-sample-name"), "");
    await asked();
    expect(previews(page).at(-1)).toMatchObject({ number: "12345678", name: null, variables: [["customer", "20417"]], when: "ANSWERED" });
    expect(text(page, "#input-integration-run-sample-would")).toContain("Argument 2 20417");
    await choose(page, "#input-integration-run-sample-when", "When a call rings");
    await asked();
    expect(previews(page).at(-1)).toMatchObject({ when: "RINGING" });
  });

  test("shows what is wrong where it is, and leads there", async () => {
    const page = await edit("run");
    const field = page.get<HTMLTextAreaElement>(COMMAND);
    await type(field, "😀 --to={NUMER} x");
    await asked();
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(description(page, field)).toContain("There is no variable {NUMER}.");
    expect(page.get(".behind .wrong").textContent).toBe("{NUMER}");
    expect(text(page, "#input-integration-run-note")).toContain("This text has an error.");
    expect(text(page, "#input-integration-run-sample-would")).toContain("Nothing, because the text has an error.");
    await click(page.get(`${COMMAND}-go`));
    // Nothing is selected, which would take away what is marked in another program.
    expect([field.value.slice(field.selectionStart), field.selectionEnd - field.selectionStart]).toEqual(["{NUMER} x", 0]);
    // While more is typed the place means nothing, and the words stay until there are new ones.
    await type(field, "a 😀 --to={NUMER} x");
    expect(page.has(".behind .wrong")).toBe(false);
    expect(field.getAttribute("aria-invalid")).toBe("true");
    await type(field, "crm {NUMBER}");
    await asked();
    expect(field.getAttribute("aria-invalid")).toBeNull();
  });

  test("shows what is wrong with a step at that step", async () => {
    const page = await edit("browser");
    await type(page.get("#input-integration-browser-actions-0-value"), "{NOBODY}");
    await asked();
    expect(page.get("#input-integration-browser-actions-0-value").getAttribute("aria-invalid")).toBe("true");
    expect(text(page, "#input-integration-browser-actions-0-value-problem")).toBe("There is no variable {NOBODY}.");
  });

  test("is not asked again because something else on the page is told", async () => {
    const page = await edit("run");
    const count = previews(page).length;
    withRow("zoom", { value: 300 })(page.host);
    await asked();
    expect(previews(page)).toHaveLength(count);
  });

  test("of a value that only counts otherwise says what is wrong with it, and what would be done all the same", async () => {
    const page = await open("", (host) => {
      const { invoke } = host;
      host.invoke = async (command, ...args) => {
        const answer = await invoke(command, ...args);
        if (command !== "preview_integration") return answer;
        return {
          ...(answer as object),
          problems: [{ member: "delay", at: null, text: "This is beyond what is possible." }],
        } as typeof answer;
      };
    });
    await click(page.get("#input-integration-run-toggle"));
    await asked();
    expect(description(page, page.get("#input-integration-run-delay"))).toContain("This is beyond what is possible.");
    expect(text(page, "#input-integration-run-sample-would")).toContain("Argument 2 Jens Hansen");
    await type(page.get("#input-integration-run-delay"), "7");
    expect(text(page, "#input-integration-run-note")).toBe("By saving you approve this text.");
  });

  test("that cannot be made says so", async () => {
    const page = await open();
    page.host.make("preview_integration", "refuse");
    await click(page.get("#input-integration-run-toggle"));
    await asked();
    expect(text(page, "#input-integration-run-sample-would")).toContain("The preview could not be made.");
  });
});

describe("trying", () => {
  test("says what would be done, and does it, with how it ended in words", async () => {
    const page = await edit("run");
    await click(page.get("#input-integration-run-sample-dry-run"));
    expect(page.asked("try_integration").at(-1)).toEqual({
      key: "run",
      when: "ANSWERED",
      number: "+4570102030",
      name: "Jens Hansen",
      variables: [],
      dryRun: true,
    });
    expect(text(page, "#input-integration-run-sample-tried")).toContain("What would be done now Would be done");
    await click(page.get("#input-integration-run-sample-try"));
    expect(page.asked("try_integration").at(-1)).toMatchObject({ dryRun: false });
    expect(text(page, "#input-integration-run-sample-tried")).toContain("What was done Done");
    expect(text(page, "#input-integration-run-sample-tried")).toContain("Customer 20417 opened");
    // Another call makes it meaningless.
    await type(page.get("#input-integration-run-sample-number"), "1");
    expect(text(page, "#input-integration-run-sample-tried")).toBe("");
  });

  test("is not forgotten because the host tells the same setting anew", async () => {
    const page = await edit("run");
    const again = () => {
      const row = page.host.now().editor?.rows.find(({ key }) => key === "integration.run");
      withRow("integration.run", { value: structuredClone(row?.value ?? null) })(page.host);
      return settled();
    };
    await click(page.get("#input-integration-run-sample-dry-run"));
    await again();
    expect(text(page, "#input-integration-run-sample-tried")).toContain("What would be done now Would be done");
    // Nor while it is under way.
    page.host.make("try_integration", "wait");
    await click(page.get("#input-integration-run-sample-try"));
    await again();
    expect(page.get("#input-integration-run-sample-try").getAttribute("aria-busy")).toBe("true");
  });

  test("is of the moment of a call that was chosen", async () => {
    const page = await edit("run");
    await choose(page, "#input-integration-run-sample-when", "When a call rings");
    await click(page.get("#input-integration-run-sample-dry-run"));
    expect(text(page, "#input-integration-run-sample-tried")).toContain("Skipped It is not done at this moment of a call.");
  });

  test("is of the saved text alone", async () => {
    const page = await edit("run");
    await type(page.get(COMMAND), "mine");
    await click(page.get("#input-integration-run-sample-try"));
    await click(page.get("#input-integration-run-sample-dry-run"));
    expect(page.asked("try_integration")).toEqual([]);
    expect(text(page, "#input-integration-run-sample-note")).toBe(
      "The saved text is what can be tried. Save or cancel your changes first.",
    );
  });

  test("an unapproved text says that it waits", async () => {
    const page = await edit("run", "&waiting=run");
    await click(page.get("#input-integration-run-sample-try"));
    expect(text(page, "#input-integration-run-sample-tried")).toContain("Refused You have not approved this text.");
  });

  test("that the host refuses says why", async () => {
    const page = await edit("run", "", refusing("try_integration", "The program is ending."));
    await click(page.get("#input-integration-run-sample-try"));
    expect(page.get("#input-integration-run-sample").textContent).toContain("The program is ending.");
  });
});

describe("an approval", () => {
  const CARD = "#input-integration-run-approval";

  test("shows who asks for what, word for word, and approves exactly that", async () => {
    const page = await open("&waiting=run");
    const { fingerprint } = page.host.now().integrations[0] ?? {};
    expect(text(page, CARD)).toContain("Your settings ask this computer to start a program");
    expect(text(page, CARD)).toContain("http://127.0.0.1:41237");
    expect(text(page, CARD)).toContain("Command cmdrun.exe {NUMBER} {NAME}");
    expect(page.get(`${CARD} details code`).textContent).toBe(fingerprint);
    page.get(`${CARD}-approve`).focus();
    await click(page.get(`${CARD}-approve`));
    expect(page.asked("approve_integration")).toEqual([{ key: "run", fingerprint }]);
    expect(page.has(CARD)).toBe(false);
    expect(page.get("#setting-integration-run").textContent).toContain("Approved");
    // The card has gone; the keyboard stays at the integration.
    expect(document.activeElement?.id).toBe("input-integration-run");
  });

  test("hides no character of the text", async () => {
    const page = await open("&waiting=run", withRow("integration.run", { value: { ...RUN, command: "safe \u202eexe.live" } }));
    expect(text(page, CARD)).toContain("safe U+202Eexe.live");
  });

  test("put off is one line, until it is read or the text changes", async () => {
    const page = await open("&waiting=run");
    await click(page.get(`${CARD}-later`));
    expect(page.has(`${CARD}-approve`)).toBe(false);
    expect(text(page, CARD)).toContain("Nothing is done until you approve the text.");
    await click(page.get(`${CARD}-read`));
    expect(page.has(`${CARD}-approve`)).toBe(true);
    await click(page.get(`${CARD}-later`));
    withRow("integration.run", { value: { ...RUN, command: "other" } })(page.host);
    await settled();
    expect(page.has(`${CARD}-read`)).toBe(false);
    // What was put off was not read: the new text is there at once.
    expect(text(page, CARD)).toContain("Command changed other");
    expect(page.has(`${CARD}-approve`)).toBe(true);
  });

  test("of a text that changes while it is read is not of the new one before that is read", async () => {
    const page = await open("&waiting=run");
    withRow("integration.run", { value: { ...RUN, command: "rm -rf ~" } })(page.host);
    await settled();
    expect(text(page, CARD)).toContain("The text has changed since you began to read it.");
    expect(text(page, CARD)).toContain("cmdrun.exe {NUMBER} {NAME}");
    expect(page.has(`${CARD}-approve`)).toBe(false);
    await click(page.get(`${CARD}-new`));
    expect(text(page, CARD)).toContain("Read the new text before you approve it.");
    expect(text(page, CARD)).toContain("Command changed rm -rf ~ Before: cmdrun.exe {NUMBER} {NAME}");
    await click(page.get(`${CARD}-approve`));
    const { fingerprint } = page.host.now().integrations[0] ?? {};
    expect(page.asked("approve_integration")).toEqual([{ key: "run", fingerprint }]);
  });

  test("that came too late says so and shows the new text", async () => {
    const page = await open("&waiting=run");
    // The host has another text, of which the page is told only after the answer.
    const { editor } = page.host.now();
    const rows = editor.rows.map((row) => (row.key === "integration.run" ? { ...row, value: { ...RUN, command: "new" } } : row));
    page.host.make("approve_integration", "refuse");
    await click(page.get(`${CARD}-approve`));
    expect(page.get(`${CARD} [role=alert]`).textContent).not.toBe("");
    page.host.change({ editor: { ...editor, rows } });
    await settled();
    expect(text(page, CARD)).toContain("Command changed new Before: cmdrun.exe {NUMBER} {NAME}");
    expect(text(page, CARD)).toContain("The text has changed. Read the new text before you approve it.");
  });

  test("is asked for once by a double press", async () => {
    const page = await open("&waiting=run");
    page.host.make("approve_integration", "wait");
    await click(page.get(`${CARD}-approve`));
    await click(page.get(`${CARD}-approve`));
    expect(page.asked("approve_integration")).toHaveLength(1);
    expect(page.get(`${CARD}-approve`).getAttribute("aria-busy")).toBe("true");
  });

  test("can be revoked, and then it is asked for again", async () => {
    const page = await open();
    page.get("#input-integration-run-revoke").focus();
    await click(page.get("#input-integration-run-revoke"));
    expect(page.asked("revoke_integration")).toEqual([{ key: "run" }]);
    expect(page.has(`${CARD}-approve`)).toBe(true);
    expect(document.activeElement?.id).toBe("input-integration-run");
  });

  test("that the administrator has forbidden says who, and nothing can be approved", async () => {
    const page = await open("&forbidden=run");
    expect(text(page, "#setting-integration-run")).toContain("Forbidden on this computer");
    expect(text(page, "#setting-integration-run")).toContain("Forbidden by Nordlys IT (/etc/communicator/policy.json).");
    expect(page.has(CARD)).toBe(false);
    expect(page.has("#input-integration-run-revoke")).toBe(false);
  });

  test("that waits is reached from the status panel, whatever the settings page was searched for", async () => {
    const page = await openPage("waiting=website,sendkeys");
    page.communicator.view.settingsText = "zoom";
    await click(page.get("[data-status=integrations] .lead"));
    await settled();
    expect(page.has("#settings")).toBe(true);
    expect(page.communicator.view.settingsText).toBe("");
    expect(document.activeElement?.id).toBe("input-integration-sendkeys");
  });

  test("is led to by what names its setting", async () => {
    const page = await openPage("waiting=run");
    page.host.change({ intent: { id: 3, target: "settings", text: "integration.browser", follows: null } });
    await settled();
    await settled();
    expect(document.activeElement?.id).toBe("input-integration-browser");
  });
});

describe("the log", () => {
  const log = (query = "") => openPage(`page=integration-log${query}`);

  test("is reached from the menu, from the settings and from an integration, and leads back", async () => {
    const page = await openPage();
    await click(page.get("#employee-menu"));
    await click(page.all("[role=menu] button").find((one) => one.textContent?.includes("Integration log")) as HTMLElement);
    expect(page.get("#integration-log h1").textContent).toBe("Integration log");
    await click(page.get("#log-to-settings"));
    await settled();
    expect(document.activeElement?.id).toBe("input-integration-run");
    await click(page.get("#to-integration-log"));
    expect(page.has("#integration-log")).toBe(true);
    await click(page.get("#leave-integration-log"));
    expect(page.has("#dashboard")).toBe(true);
  });

  test("says when, which, how it ended and why, and what was handed over only when it is asked", async () => {
    const page = await log();
    const rows = page.all("#integration-log li");
    expect(rows).toHaveLength(7);
    expect(rows[1]?.textContent?.replace(/\s+/gu, " ")).toContain(
      "Type into a program Failed Another window came to the front after 6 of 12 keys",
    );
    expect(page.get("#integration-log").textContent).not.toContain("+4560708090");
    const button = page.get("[data-entry='19'] button");
    await click(button);
    expect(button.getAttribute("aria-expanded")).toBe("true");
    expect(page.get("#log-19").textContent?.replace(/\s+/gu, " ")).toContain("Argument 1 +4560708090");
    expect(page.get("#log-19 pre").textContent).toContain("Customer 20417 opened");
    expect(page.get("#log-19").textContent).toContain("took 7 ms");
  });

  test("is live, and what is open stays open", async () => {
    const page = await log();
    await click(page.get("[data-entry='19'] button"));
    const [newest] = page.host.now().integrationLog;
    if (newest === undefined) throw new Error("the log is empty");
    page.host.change({
      integrationLog: [{ ...newest, id: 99, outcome: "failed", outcomeLabel: "Failed" }, ...page.host.now().integrationLog],
    });
    await settled();
    expect(page.all("#integration-log li")).toHaveLength(8);
    expect(page.has("#log-19")).toBe(true);
    expect(text(page, "#integration-log .shown")).toBe("8 entries");
  });

  test("shows those that ended in one way, and says when there are none of them any more", async () => {
    const page = await log();
    await click(page.get("[data-filter=done]"));
    expect(text(page, "#integration-log .shown")).toBe("3 of 7 entries");
    page.host.change({ integrationLog: page.host.now().integrationLog.filter(({ outcome }) => outcome !== "done") });
    await settled();
    expect(page.get("#integration-log").textContent).toContain("Nothing has ended like this.");
    expect(ends(demoLog("en")).map(({ outcome, count }) => `${outcome} ${count}`)).toEqual([
      "failed 1",
      "refused 1",
      "cancelled 1",
      "skipped 1",
      "done 3",
    ]);
  });

  test("says so while nothing has been done", async () => {
    const page = await log("&log=none");
    expect(page.get("#integration-log").textContent).toContain("Nothing has been done yet");
    expect(page.has("#integration-log li")).toBe(false);
  });

  test("shows what callers and programs chose as text", async () => {
    const page = await log("&log=hostile");
    await click(page.get("[data-entry='19'] button"));
    expect(page.has("#log-19 script")).toBe(false);
    expect(page.get("#log-19").textContent).toContain("<script>alert(1)</script>");
    expect(page.get("#log-19 dd").textContent).toContain("U+202E");
    expect(page.get("#log-19 pre").textContent).toContain("⟨U+001B⟩[31m");
  });

  test("goes with the account", async () => {
    const page = await log();
    page.communicator.sample.number = "1";
    page.host.change({ session: { state: "signedOut", server: "", why: null }, integrationLog: [] });
    await tick();
    expect(page.communicator.parts.integrationLog).toEqual([]);
    expect(page.communicator.sample.number).toBe("+4570102030");
  });
});
