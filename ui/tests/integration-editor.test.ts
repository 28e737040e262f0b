import { describe, expect, test } from "vitest";
import { COMMAND, edit, RUN, text } from "./integrations";
import { click, press, settled, type } from "./page";
import { changes, choose, open, refusing, setting, withRow } from "./settings";

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
