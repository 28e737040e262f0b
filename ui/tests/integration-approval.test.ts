import { describe, expect, test } from "vitest";
import { RUN, text } from "./integrations";
import { click, openPage, settled } from "./page";
import { open, withRow } from "./settings";

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

  test("says what the steps in a browser do, before and after a change, and hides no character of their values", async () => {
    const card = "#input-integration-browser-approval";
    const value = { when: "RINGING", website: "crm.nordlys.test", actions: [{ action: "target", value: "#search" }, { action: "click" }] };
    const page = await open("&waiting=browser", withRow("integration.browser", { value }));
    expect(text(page, card)).toContain("Steps 1 Choose an element #search Steps 2 Click on it");
    const actions = [{ action: "target", value: "#\u202eevil" }];
    withRow("integration.browser", { value: { ...value, actions } })(page.host);
    await settled();
    await click(page.get(`${card}-new`));
    expect(text(page, card)).toContain("Steps 1 changed Choose an element #U+202Eevil Before: Choose an element #search");
    expect(text(page, card)).toContain("Steps 2 removed Click on it");
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
