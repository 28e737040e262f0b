import { tick } from "svelte";
import { expect, test, vi } from "vitest";
import { retryAfter } from "../src/dashboard/web";
import { click, openPage, type Page, press, settled } from "./page";

const card = (page: Awaited<ReturnType<typeof openPage>>, name: string) =>
  page.all("#dashboard article").find((one) => one.querySelector("h2")?.textContent?.includes(name)) as HTMLElement;

test("a table of queues has each once, and the last line all of it together", async () => {
  const page = await openPage("scene=items");
  const table = card(page, "Queues");
  expect([...table.querySelectorAll("tbody [data-figure=waiting]")].map((cell) => cell.textContent?.trim())).toEqual([
    "3",
    "0",
    "–not known",
  ]);
  const total = table.querySelector("tfoot")!;
  expect(total.querySelector("[data-figure=waiting]")?.textContent?.trim()).toBe("3");
  expect(total.textContent).toContain("192");
  page.host.change({ queues: { "queue-support": { ...page.host.now().queues["queue-support"]!, waiting: 4 } } });
  await tick();
  expect(table.querySelector("tfoot [data-figure=waiting]")?.textContent?.trim()).toBe("7");
});

test("queues that are not there leave the others, and none at all says why", async () => {
  const page = await openPage("scene=items");
  page.host.change({}, { queues: ["queue-reception", "queue-support"] });
  await tick();
  expect(card(page, "Queues").querySelectorAll("tbody tr")).toHaveLength(1);
  expect(card(page, "Queues").querySelector("tfoot")).toBeNull();
  page.host.change({}, { queues: ["queue-sales"] });
  await tick();
  expect(card(page, "Queues").textContent).toContain("You have no access to this queue");
});

test("on the wall the most pressing queue is first, with a sign and a word", async () => {
  const page = await openPage("scene=items");
  const since = new Date(Date.now() - 200_000).toISOString();
  const support = { ...page.host.now().queues["queue-support"]!, waiting: 1, waitingSince: since, serviceLevelCritical: 120 };
  const reception = { ...page.host.now().queues["queue-reception"]!, waitingSince: new Date().toISOString() };
  page.host.change({ queues: { "queue-support": support, "queue-reception": reception } });
  await tick();
  const names = () => [...card(page, "Queues").querySelectorAll("tbody th")].map((cell) => cell.textContent?.trim());
  expect(names()).toEqual(["Reception", "Critical:Support", "Sales"]);
  page.host.change({ appearance: { ...page.host.now().appearance, wallboard: true } });
  await settled();
  expect(names()).toEqual(["Critical:Support", "Reception", "Sales"]);
});

test("on the wall the card of a pressing queue is first in its column, with a sign and a word, and moves in no document", async () => {
  const page = await openPage("scene=built-in");
  const longAgo = new Date(Date.now() - 200_000).toISOString();
  const sales = { ...page.host.now().queues["queue-sales"]!, waiting: 1, waitingSince: longAgo, serviceLevelCritical: 120 };
  const reception = { ...page.host.now().queues["queue-reception"]!, waitingSince: new Date().toISOString() };
  page.host.change({ queues: { "queue-sales": sales, "queue-reception": reception } });
  await settled();
  const cards = () =>
    [...page.get("[data-column='0']").querySelectorAll<HTMLElement>("[data-slot]")]
      .sort((one, other) => Number(one.style.order) - Number(other.style.order))
      .map((slot) => slot.querySelector("h2")?.textContent?.replace(/\s+/g, " ").trim());
  expect(cards()).toEqual(["Queue:Reception", "Queue:Sales"]);
  page.host.change({ appearance: { ...page.host.now().appearance, wallboard: true } });
  await settled();
  expect(cards()).toEqual(["Queue, Critical:Sales", "Queue:Reception"]);
  const first = page.get("[data-column='0'] [data-slot]");
  page.host.change({ queues: { "queue-sales": { ...sales, waiting: 0, waitingSince: null } } });
  await settled();
  expect(cards()).toEqual(["Queue:Reception", "Queue:Sales"]);
  expect(page.get("[data-column='0'] [data-slot]")).toBe(first);
});

test("the figures of a queue have their places before the PBX has given any, and nothing below them moves when it does", async () => {
  const page = await openPage();
  const reception = page.host.now().queues["queue-reception"]!;
  const names = () => [...card(page, "Reception").querySelectorAll(".stats dt")].map((name) => name.textContent);
  const given = names();
  page.host.change({ queues: { "queue-reception": { ...reception, stats: {} } } });
  await tick();
  expect(names()).toEqual(given);
  expect(card(page, "Reception").querySelector(".stats dd")?.textContent?.trim()).toBe("–not known");
  // What it does not give among others has none.
  page.host.change({ queues: { "queue-reception": { ...reception, stats: { TOTAL: 3 } } } });
  await tick();
  expect(names()).toHaveLength(1);
});

test("a shortcut to a number opens the call box, and one to an address the browser, asked of the host once", async () => {
  const page = await openPage("scene=items");
  const [taxi, , visitors] = [...card(page, "Shortcuts").querySelectorAll("button")];
  await click(taxi!);
  expect(page.get<HTMLInputElement>("#call-box input").value).toBe("+4588991500");
  await press(page.get("#call-box input"), "Escape");
  page.host.make("open_address", "wait");
  await click(visitors!);
  await click(visitors!);
  expect(page.asked("open_address")).toEqual([{ address: "https://intranet.havblik.example/visitors" }]);
});

test("a switch that is refused goes back, and says why below it", async () => {
  const page = await openPage("scene=items");
  const input = card(page, "Switches").querySelector<HTMLInputElement>("[role=switch]")!;
  page.host.make("set_switch", "refuse");
  await click(input);
  await settled();
  expect(input.checked).toBe(false);
  expect(input.getAttribute("aria-invalid")).toBe("true");
  expect(document.getElementById(input.getAttribute("aria-describedby")!)?.getAttribute("role")).toBe("alert");
  page.host.make("set_switch", "answer");
  await click(input);
  await settled();
  expect(input.checked).toBe(true);
  expect(page.asked("set_switch")).toEqual([
    { name: "SHARED:night-service", on: true },
    { name: "SHARED:night-service", on: true },
  ]);
});

test("a switch that somebody else sets moves by itself, and one that is gone says so", async () => {
  const page = await openPage("scene=items");
  const switches = card(page, "Switches");
  const one = page.host.now().switches["switch SHARED:night-service"]!;
  page.host.change({ switches: { [one.id]: { ...one, on: true } } });
  await tick();
  expect(switches.querySelector<HTMLInputElement>("[role=switch]")!.checked).toBe(true);
  const gone = [...switches.querySelectorAll<HTMLInputElement>("[role=switch]")].at(-1)!;
  expect(gone.disabled).toBe(true);
  expect(document.getElementById(gone.getAttribute("aria-describedby")!)?.textContent).toContain("no longer exists");
});

test("a variable is sent by Enter, and what is half typed stays when the value changes elsewhere", async () => {
  const page = await openPage("scene=items");
  const field = card(page, "Switches").querySelector<HTMLInputElement>("input[type=text]")!;
  field.value = "Half";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  const one = page.host.now().switches["variable SHARED:service-notice"]!;
  page.host.change({ switches: { [one.id]: { ...one, value: "Elsewhere" } } });
  await tick();
  expect(field.value).toBe("Half");
  field.form!.requestSubmit();
  await settled();
  expect(page.asked("set_variable")).toEqual([{ name: "SHARED:service-notice", value: "Half" }]);
  expect(field.value).toBe("Half");
  field.value = "Not this";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await press(field, "Escape");
  expect(field.value).toBe("Half");
});

test("a page of the web is in a frame that may run scripts and send forms, and nothing more", async () => {
  const page = await openPage("scene=items");
  const frame = page.get<HTMLIFrameElement>("#dashboard iframe");
  expect(frame.getAttribute("sandbox")).toBe("allow-scripts allow-forms");
  expect(frame.getAttribute("referrerpolicy")).toBe("no-referrer");
  expect(frame.hasAttribute("allowfullscreen")).toBe(false);
  expect(frame.parentElement?.style.height).toBe("240px");
});

/** Frames of a page of the web, with the clock in the hands of the test and no chance in what is waited for. */
async function webPage(run: (page: Page, frame: () => HTMLIFrameElement, said: () => string | undefined) => Promise<void>) {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  try {
    const page = await openPage("scene=items");
    const frame = () => page.get<HTMLIFrameElement>("#dashboard iframe");
    const said = () => frame().parentElement?.querySelector("[role=status]")?.textContent;
    await run(page, frame, said);
  } finally {
    vi.useRealTimers();
    vi.restoreAllMocks();
  }
}

const load = async (frame: HTMLIFrameElement) => {
  frame.dispatchEvent(new Event("load"));
  await vi.advanceTimersByTimeAsync(0);
};

test("a page that does not load is loaded again, later each time, until it does", async () => {
  await webPage(async (_, frame, said) => {
    const first = frame();
    await vi.advanceTimersByTimeAsync(19_000);
    expect(frame()).toBe(first);
    await vi.advanceTimersByTimeAsync(2000);
    const second = frame();
    expect(second).not.toBe(first);
    expect(said()).toContain("loaded again");
    await vi.advanceTimersByTimeAsync(21_000);
    expect(frame()).toBe(second);
    await vi.advanceTimersByTimeAsync(5000);
    expect(frame()).not.toBe(second);
    const last = frame();
    await load(last);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(frame()).toBe(last);
    expect(said()).toBeUndefined();
  });
});

test("a page whose server is gone says so though its frame has loaded, and is loaded anew once the server is back", async () => {
  await webPage(async (page, frame, said) => {
    page.host.serve(false);
    const empty = frame();
    await load(empty);
    expect(said()).toContain("does not answer");
    await vi.advanceTimersByTimeAsync(4000);
    expect(page.asked("address_answers")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(page.asked("address_answers")).toHaveLength(2);
    // A dead server is asked ever more rarely, and nothing is loaded from it.
    await vi.advanceTimersByTimeAsync(1_800_000);
    const asked = page.asked("address_answers").length;
    expect(asked).toBeGreaterThan(7);
    expect(asked).toBeLessThan(12);
    expect(frame()).toBe(empty);

    page.host.serve(true);
    await vi.advanceTimersByTimeAsync(600_000);
    const anew = frame();
    expect(anew).not.toBe(empty);
    await load(anew);
    expect(said()).toBeUndefined();
    const { length } = page.asked("address_answers");
    await vi.advanceTimersByTimeAsync(600_000);
    expect(page.asked("address_answers")).toHaveLength(length);
    expect(frame()).toBe(anew);
  });
});

test.each(["online", "the PBX is heard again"])("a page whose server was out of reach is tried again soon: %s", async (what) => {
  await webPage(async (page, frame) => {
    const connection = (state: "live" | "offline") => page.host.change({ status: { ...page.host.now().status, connection: state } });
    connection("offline");
    page.host.serve(false);
    const empty = frame();
    await load(empty);
    await vi.advanceTimersByTimeAsync(600_000);
    page.host.serve(true);
    if (what === "online") window.dispatchEvent(new Event("online"));
    else connection("live");
    await vi.advanceTimersByTimeAsync(3001);
    const anew = frame();
    expect(anew).not.toBe(empty);
    await load(anew);
    // A page that is there stays.
    for (const state of ["offline", "live"] as const) connection(state);
    window.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(frame()).toBe(anew);
  });
});

test("whether a server is there is asked of the address that is shown, and where nobody can tell, nothing is claimed", async () => {
  await webPage(async (page, frame, said) => {
    page.host.make("address_answers", "refuse");
    await load(frame());
    expect(said()).toBeUndefined();
    page.host.make("address_answers", "once");
    page.host.serve(false);
    await load(frame());
    const open = page.host.now().dashboards.open!;
    const items = open.items.map((one) =>
      one.kind === "web" ? { ...one, config: { ...one.config, url: "https://other.example/" } } : one,
    );
    page.host.change({ dashboards: { ...page.host.now().dashboards, open: { ...open, items } } });
    page.host.make("address_answers", "answer");
    await vi.advanceTimersByTimeAsync(0);
    // The answer was about the one before.
    expect(said()).toBeUndefined();
    await load(frame());
    expect(page.asked("address_answers").at(-1)).toEqual({ address: "https://other.example/" });
    expect(said()).toContain("does not answer");
  });
});

test("another address that comes while the one before is asked about is tried again like any other", async () => {
  await webPage(async (page, frame) => {
    page.host.make("address_answers", "wait");
    await vi.advanceTimersByTimeAsync(21_000);
    expect(page.asked("address_answers")).toHaveLength(1);
    const open = page.host.now().dashboards.open!;
    const items = open.items.map((one) =>
      one.kind === "web" ? { ...one, config: { ...one.config, url: "https://other.example/" } } : one,
    );
    page.host.change({ dashboards: { ...page.host.now().dashboards, open: { ...open, items } } });
    await vi.advanceTimersByTimeAsync(0);
    page.host.make("address_answers", "answer");
    await vi.advanceTimersByTimeAsync(0);
    const other = frame();
    await vi.advanceTimersByTimeAsync(21_000);
    expect(page.asked("address_answers").at(-1)).toEqual({ address: "https://other.example/" });
    expect(frame()).not.toBe(other);
  });
});

test("those who wait for one server do not ask it all at once", () => {
  expect(retryAfter(0)).toBe(0);
  expect([0, 0.5, 1].map((chance) => retryAfter(1, chance))).toEqual([2500, 3750, 5000]);
  expect([1, 2, 3, 8, 100].map((failures) => retryAfter(failures, 1))).toEqual([5000, 10_000, 20_000, 600_000, 600_000]);
});

test("an item that this page does not know, or that lacks what it needs, leaves the rest", async () => {
  const page = await openPage("scene=items");
  expect(card(page, "Web page").textContent).toContain("lacks a web address");
  const open = page.host.now().dashboards.open!;
  const items = open.items.map((item, at) =>
    at === 0 ? { ...item, kind: "hologram" as never, config: { name: "X", why: "Y" } as never } : item,
  );
  page.host.change({ dashboards: { ...page.host.now().dashboards, open: { ...open, items } } });
  await tick();
  expect(card(page, "X").textContent).toContain("Y");
  expect(card(page, "Shortcuts")).toBeDefined();
});
