import { tick } from "svelte";
import { describe, expect, test } from "vitest";
import { ends } from "../src/integrations/log";
import { demoLog } from "../src/platform/demoIntegrations";
import { text } from "./integrations";
import { click, openPage, settled } from "./page";

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
