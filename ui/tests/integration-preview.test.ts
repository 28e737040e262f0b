import { describe, expect, test } from "vitest";
import { asked, COMMAND, edit, previews, RUN, text } from "./integrations";
import { click, settled, type } from "./page";
import { choose, description, open, refusing, withRow } from "./settings";

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

  test("says what a step does as where it is chosen, with its value and unit", async () => {
    const page = await edit("browser", "&lang=da");
    await click(page.get("#input-integration-browser-actions-add"));
    await asked();
    const lines = page
      .all("#input-integration-browser-sample-would dl > div")
      .map((line) => line.textContent?.replace(/\s+/gu, " ").trim());
    expect(lines).toEqual(["Websted crm.nordlys.test", "Trin 1 Vælg et element #search", "Trin 2 Klik på det", "Trin 3 Vent 0 ms"]);
    expect(page.all("#input-integration-browser-sample-would code").map((one) => one.textContent)).toEqual(["crm.nordlys.test", "#search"]);
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
