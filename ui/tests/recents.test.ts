import { describe, expect, test } from "vitest";
import { click, openPage, type Page, press, settled, submit, type } from "./page";

const rows = (page: Page) => page.all("#recents [data-recent]").map(({ dataset }) => dataset["recent"]);
const row = (page: Page, id: string) => page.get(`[data-recent="${id}"]`);
const act = (page: Page, id: string, what: string) => row(page, id).querySelector<HTMLElement>(`[data-act=${what}]`)!;

describe("missed calls", () => {
  test("are counted in the bar until the user has looked", async () => {
    const page = await openPage();
    expect(page.get("[data-unseen]").dataset["unseen"]).toBe("2");
    expect(page.get("#open-recents").getAttribute("aria-label")).toContain("2 missed calls");
    await click(page.get("#open-recents"));
    expect(page.asked("see_recents").length).toBeGreaterThan(0);
    await settled();
    expect(page.has("[data-unseen]")).toBe(false);
    expect(page.get("#open-recents").getAttribute("aria-label")).toBe("Recent calls");
  });

  test("that come while the user looks are seen too", async () => {
    const page = await openPage("page=recents");
    await settled();
    const before = page.asked("see_recents").length;
    page.host.change({ recents: { ...page.host.now().recents, unseen: 1 } });
    await settled();
    expect(page.asked("see_recents")).toHaveLength(before + 2);
    expect(page.has("[data-unseen]")).toBe(false);
  });
});

describe("the calls that are over", () => {
  test("are listed as the host has them, and by kind", async () => {
    const page = await openPage("page=recents");
    expect(rows(page)).toHaveLength(7);
    await click(page.get("[data-filter=missed]"));
    expect(rows(page)).toEqual(["past-0", "past-3"]);
    await click(page.get("[data-filter=queue]"));
    expect(rows(page)).toEqual(["past-1", "past-4", "past-6"]);
    expect(page.get("[data-filter=queue] .count").textContent).toBe("2");
  });

  test("are called back through the call box, which dials nothing", async () => {
    const page = await openPage("page=recents");
    await click(act(page, "past-0", "call"));
    expect(page.get<HTMLInputElement>("#call-number").value).toBe("+45 88 99 13 17");
    expect(page.asked("place_call")).toEqual([]);
  });

  test("of a hidden number cannot be called back", async () => {
    const page = await openPage("page=recents");
    expect(row(page, "past-3").textContent).toContain("Secret number");
    expect(act(page, "past-3", "call").hasAttribute("disabled")).toBe(true);
  });

  test("are one stop of the Tab key each for its main button, and the arrow keys move", async () => {
    const page = await openPage("page=recents");
    const first = act(page, "past-0", "call");
    first.focus();
    await press(first, "ArrowDown");
    expect(document.activeElement).toBe(act(page, "past-1", "call"));
  });

  test("are marked as handled, once", async () => {
    const page = await openPage("page=recents");
    await click(act(page, "past-1", "handled"));
    expect(page.asked("handle_call")).toEqual([{ queue: "queue-reception", call: "past-1" }]);
    await settled();
    expect(row(page, "past-1").textContent).toContain("Handled");
    expect(row(page, "past-1").querySelector("[data-act=handled]")).toBeNull();
  });

  test("say why they were not", async () => {
    const page = await openPage("page=recents&scene=desk-refuses");
    await click(act(page, "past-1", "handled"));
    expect(row(page, "past-1").querySelector("[role=alert]")?.textContent).toContain("already");
  });

  test("take a note by the keyboard, and Esc keeps the one before", async () => {
    const page = await openPage("page=recents");
    await click(act(page, "past-2", "note"));
    const field = page.get<HTMLInputElement>("#recents form input");
    expect([field.value, document.activeElement === field]).toEqual(["Wants the offer by Friday", true]);
    await press(field, "Escape");
    expect(page.has("#recents form")).toBe(false);
    await click(act(page, "past-0", "note"));
    await type(page.get("#recents form input"), "ring on Monday");
    await submit(page.get<HTMLFormElement>("#recents form"));
    expect(page.asked("note_call")).toEqual([{ call: "past-0", note: "ring on Monday" }]);
    expect(row(page, "past-0").querySelector(".note")?.textContent).toBe("ring on Monday");
  });

  test("have a menu with what can still be done", async () => {
    const page = await openPage("page=recents");
    act(page, "past-1", "call").dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true }));
    await settled();
    expect(page.all("[data-entry]").map(({ dataset }) => dataset["entry"])).toEqual(["call", "handled", "copy-number"]);
  });

  test("say so where there are none, and why some are missing", async () => {
    const page = await openPage("page=recents");
    page.host.change({
      recents: { ...page.host.now().recents, calls: [], unseen: 0, voicemail: null, problem: "The PBX does not answer." },
    });
    await settled();
    expect(page.get("#recents").textContent).toContain("No calls yet");
    expect(page.get("#recents .problem").textContent).toContain("does not answer");
  });
});

describe("messages", () => {
  test("are counted, with the number to hear them", async () => {
    const page = await openPage("page=recents");
    expect(page.get("[data-voicemail]").textContent).toContain("2 new messages");
    await click(page.get("[data-voicemail] button"));
    expect(page.get<HTMLInputElement>("#call-number").value).toBe("199");
  });
});

describe("the unanswered calls of a queue", () => {
  const count = (page: Page, queue: string) =>
    page.all("article").find((card) => card.querySelector("h2")?.textContent.includes(queue) && card.querySelector(".unanswered"));

  test("are counted on its card, which leads to them alone and back to all", async () => {
    const page = await openPage();
    const card = count(page, "Reception")!;
    const button = card.querySelector<HTMLElement>("[data-act=unanswered]")!;
    expect(button.textContent.trim()).toBe("1 unanswered call to deal with");
    expect(button.getAttribute("aria-label")).toBe("1 unanswered call to deal with: Reception");
    await click(button);
    expect(rows(page)).toEqual(["past-1", "past-6"]);
    expect(page.get("[data-filter-queue]").textContent).toContain("Queue Reception");
    await click(act(page, "past-1", "handled"));
    await click(page.get("[data-filter-queue]"));
    expect(rows(page)).toEqual(["past-1", "past-4", "past-6"]);
    expect(page.has("[data-filter-queue]")).toBe(false);
    expect(document.activeElement).toBe(page.get("[data-filter=queue]"));
    await click(page.get("#leave-recents"));
    expect(count(page, "Reception")!.querySelector(".unanswered")?.textContent.trim()).toBe("No unanswered calls left to deal with");
  });

  test("that the PBX does not tell are not known, and of a queue that the user may join it is said when they are", async () => {
    const page = await openPage();
    page.host.change({ recents: { ...page.host.now().recents, unanswered: {} } });
    await settled();
    expect(count(page, "Reception")!.querySelector(".unanswered")?.textContent).toContain("not known");
    const queue = page.host.now().queues["queue-reception"]!;
    page.host.change({ queues: { [queue.id]: { ...queue, dynamic: true, member: false } } });
    await settled();
    const card = page.all("article").find((one) => one.querySelector("h2")?.textContent.includes("Reception"));
    // The line stays, so that nothing under it moves when somebody leaves.
    expect(card?.querySelector(".unanswered")?.textContent).toContain("once you have joined");
    expect(card?.querySelector("[data-act=unanswered]")?.getAttribute("aria-disabled")).toBe("true");
    page.host.change({ queues: { [queue.id]: { ...queue, dynamic: false, member: false } } });
    await settled();
    expect(card?.querySelector("[data-act=unanswered]")).toBeNull();
  });

  test("that are not all listed are said to be cut, where they are listed", async () => {
    const page = await openPage("page=recents");
    expect(page.has("[data-cut]")).toBe(false);
    page.host.change({ recents: { ...page.host.now().recents, cut: "The newest 100 are listed." } });
    await settled();
    expect(page.get("[data-cut]").textContent).toBe("The newest 100 are listed.");
    await click(page.get("[data-filter=missed]"));
    expect(page.has("[data-cut]")).toBe(false);
  });
});

test("numbers stand as people write them, in the list, in the rail and in the queue; called is what the PBX gave", async () => {
  const page = await openPage();
  const { recents, callers } = page.host.now();
  const calls = recents.calls.map((call) => (call.id === "past-0" ? { ...call, shownNumber: "88 99 13 17" } : call));
  const written = (id: string, shownNumber: string) => ({ ...callers[id]!, shownNumber });
  page.host.change({
    recents: { ...recents, calls },
    callers: { "caller-0": written("caller-0", "20 30 40 50"), "caller-1": written("caller-1", "20 30 40 51") },
  });
  await settled();
  expect(page.get("[data-caller=caller-0] .number").textContent).toBe("20 30 40 50");
  expect(page.get("[data-caller=caller-1] .name").textContent).toBe("20 30 40 51");
  const idle = page.get("[data-idle-call=past-0]");
  expect([idle.querySelector(".detail")?.textContent, idle.title]).toEqual(["88 99 13 17", "Call Skagen Fiskeri ApS, 88 99 13 17"]);
  await click(idle);
  expect(page.get<HTMLInputElement>("#call-number").value).toBe("+45 88 99 13 17");
  await press(page.get("#call-number"), "Escape");
  await click(page.get("#open-recents"));
  expect(row(page, "past-0").querySelector(".more")?.textContent).toContain("88 99 13 17");
});
