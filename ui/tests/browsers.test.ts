import { describe, expect, test } from "vitest";
import { click, type Page, settled, type } from "./page";
import { open, refusing } from "./settings";

const ROW = "#input-integration-browser";

async function edit(query = "", prepare?: Parameters<typeof open>[1]): Promise<Page> {
  const page = await open(query, prepare);
  await click(page.get(`${ROW}-toggle`));
  await settled();
  return page;
}

const text = (page: Page, selector: string) => page.get(selector).textContent?.replace(/\s+/gu, " ").trim() ?? "";
const disabled = (page: Page, selector: string) => page.get(selector).getAttribute("aria-disabled") === "true";

describe("the browsers on the settings page", () => {
  test("are looked at, and each says what it has and what it lacks", async () => {
    const page = await edit();
    expect(page.asked("look_at_browsers").length).toBeGreaterThan(0);
    expect(text(page, "[data-browser=Chromium]")).toContain("finds Communicator extension connected crm.nordlys.test allowed and open");
    expect(text(page, "[data-browser='Microsoft Edge']")).toContain("crm.nordlys.test not allowed");
    expect(text(page, "[data-browser='Microsoft Edge']")).toContain("press “Allow …”");
    const firefox = text(page, "[data-browser=Firefox]");
    expect(firefox).toContain("extension not connected");
    expect(firefox).toContain("/usr/share/communicator/browser-extension/communicator-browser-extension.xpi");
    expect(page.has("[data-browser=Chromium] details")).toBe(false);
  });

  test("say the code of a profile of its own, and which of them cannot be connected", async () => {
    const page = await edit("&browsers=new");
    expect(text(page, "[data-browser=Firefox]")).toContain("5f1c03aa");
    expect(text(page, "[data-browser=Chromium]")).toContain("does not find Communicator");
    expect(text(page, "[data-browser='Microsoft Edge']")).toContain("where it was before");
    expect(text(page, `${ROW}-browsers`)).toContain("Brave is a Flatpak");
  });

  test("are connected and disconnected by their buttons, and show it at once", async () => {
    const page = await edit("&browsers=new");
    await click(page.get(`${ROW}-browsers-connect`));
    await settled();
    expect(page.asked("connect_browsers")).toEqual([{ connect: true }]);
    expect(text(page, "[data-browser=Chromium]")).toContain("finds Communicator");
    expect(page.get(`${ROW}-browsers-connect`).classList.contains("primary")).toBe(false);
    await click(page.get(`${ROW}-browsers-disconnect`));
    await settled();
    expect(page.asked("connect_browsers")).toEqual([{ connect: true }, { connect: false }]);
    expect(text(page, "[data-browser=Chromium]")).toContain("does not find Communicator");
    expect(page.has(`${ROW}-browsers-disconnect`)).toBe(false);
  });

  test("that refuse say why", async () => {
    const page = await edit("", refusing("connect_browsers", "Firefox: cannot write: read-only"));
    await click(page.get(`${ROW}-browsers-connect`));
    await settled();
    expect(text(page, `${ROW}-browsers [role=alert]`)).toBe("Firefox: cannot write: read-only");
    expect(disabled(page, `${ROW}-browsers-connect`)).toBe(false);
  });

  test("are none, and that is said", async () => {
    const page = await edit("&browsers=none");
    expect(text(page, `${ROW}-browsers`)).toContain("No browser that can be connected");
    expect(page.has(`${ROW}-browsers-connect`)).toBe(false);
  });
});

describe("picking an element", () => {
  const picks = (page: Page) => page.all(`${ROW}-actions [id$=-pick]`);

  /** The editor with that website, and a step of its own that chooses an element. */
  async function steps(website: string, prepare?: Parameters<typeof open>[1]) {
    const page = await edit("", prepare);
    await type(page.get(`${ROW}-website`), website);
    await settled();
    return page;
  }

  test("writes what was picked into its step, and the draft has it", async () => {
    const page = await steps("www.crm.com");
    const [first] = picks(page);
    if (first === undefined) throw new Error("no step chooses an element");
    const field = page.get<HTMLTextAreaElement>(`#${first.id.replace(/-pick$/u, "-value")}`);
    await click(first);
    await settled();
    expect(page.asked("pick_element")).toEqual([{ website: "www.crm.com" }]);
    expect(field.value).toBe("#search > input.searchQuery");
    expect(text(page, `#${first.id}-note`)).toBe("Picked.");
    expect(disabled(page, `${ROW}-save`)).toBe(false);
  });

  test("waits until the user has done it in the browser, and can be stopped here", async () => {
    const page = await steps("www.slow.test");
    const [first] = picks(page);
    if (first === undefined) throw new Error("no step chooses an element");
    const base = first.id.replace(/-pick$/u, "");
    const before = page.get<HTMLTextAreaElement>(`#${base}-value`).value;
    await click(first);
    expect(text(page, `#${base}-pick-note`)).toContain("Go to www.slow.test in your browser");
    await click(page.get(`#${base}-stop`));
    await settled();
    expect(page.asked("stop_picking")).toHaveLength(1);
    expect(page.get<HTMLTextAreaElement>(`#${base}-value`).value).toBe(before);
    expect(picks(page)).not.toHaveLength(0);
  });

  test("that cannot be says why", async () => {
    const page = await steps("www.closed.test", refusing("pick_element", "No page of that site is open in your browser."));
    const [first] = picks(page);
    if (first === undefined) throw new Error("no step chooses an element");
    await click(first);
    await settled();
    expect(text(page, `#${first.id}-note`)).toBe("No page of that site is open in your browser.");
  });

  test("wants the website first", async () => {
    const page = await steps("");
    const [first] = picks(page);
    if (first === undefined) throw new Error("no step chooses an element");
    await click(first);
    expect(page.asked("pick_element")).toEqual([]);
    expect(text(page, `#${first.id}-note`)).toBe("Write the website first.");
  });
});
