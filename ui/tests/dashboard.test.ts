import { tick } from "svelte";
import { describe, expect, test, vi } from "vitest";
import { follow, root } from "./follow.svelte";
import { click, openPage, type Page, press, settled } from "./page";

test("the first frame is drawn from what the host put in place", async () => {
  const page = await openPage("lang=da&theme=DARK");
  expect(page.has("#dashboard")).toBe(true);
  expect(document.documentElement.lang).toBe("da");
  expect(document.documentElement.dataset["theme"]).toBe("DARK");
});

test("every column is as wide as the setting says, and follows it", async () => {
  const page = await openPage("width=417.5");
  const widths = () => page.all("[data-column]").map((column) => column.style.width);
  expect(widths()).toEqual(["417.5px", "417.5px", "417.5px"]);
  page.host.change({ appearance: { ...page.host.now().appearance, columnWidth: 250 } });
  await tick();
  expect(widths()).toEqual(["250px", "250px", "250px"]);
});

test("the edge of a column is moved by the arrow keys", async () => {
  const page = await openPage();
  await press(page.get("[role=separator]"), "ArrowRight");
  expect(page.asked("set_column_width")).toEqual([{ width: 380 }]);
  expect(page.get("[data-column]").style.width).toBe("380px");
});

test("a width that is refused goes back, and the message says why", async () => {
  const page = await openPage("account");
  const width = () => page.get("[data-column]").style.width;
  const edge = page.get("[role=separator]");
  page.host.make("set_column_width", "refuse", "Somebody has locked it.");
  await press(edge, "ArrowRight");
  await settled();
  expect(width()).toBe("370px");
  expect(page.get(".notices [role=alert]").textContent).toContain("Width of the columns: Somebody has locked it.");
  // Another press does not wait for the answer to the one before it, and that one takes nothing back.
  page.host.make("set_column_width", "wait");
  await press(edge, "ArrowRight");
  await press(edge, "ArrowRight");
  expect(page.asked("set_column_width").slice(1)).toEqual([{ width: 380 }, { width: 390 }]);
  expect(width()).toBe("390px");
  page.host.make("set_column_width", "answer");
  await settled();
  expect(width()).toBe("390px");
});

test("dragging the edge of the second column moves each by half, and tells the host once", async () => {
  const page = await openPage();
  const edge = page.all("[role=separator]")[1]!;
  const point = (kind: string, clientX: number) => edge.dispatchEvent(new MouseEvent(kind, { clientX, bubbles: true, button: 0 }));
  point("pointerdown", 740);
  point("pointermove", 760);
  point("pointermove", 800);
  await tick();
  expect(page.get("[data-column]").style.width).toBe("400px");
  expect(page.asked("set_column_width")).toEqual([]);
  point("pointerup", 800);
  expect(page.asked("set_column_width")).toEqual([{ width: 400 }]);
});

test("a queue shows its figures, and words for the keys that have some", async () => {
  const page = await openPage();
  const card = page.all("#dashboard article")[0]!;
  expect(card.querySelector("[data-figure=waiting]")?.textContent?.trim()).toBe("3");
  expect(card.textContent).toContain("Answered");
  // As the PBX knows no pause, nobody is shown with one.
  expect([...card.querySelectorAll(".state")].map((state) => state.textContent)).toEqual(["Free", "Free", "Not known"]);
});

test("the longest wait counts on by the second", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
  try {
    const page = await openPage();
    const seconds = () => {
      const shown = page.get("#dashboard [data-figure=longest] span[aria-hidden]").textContent ?? "";
      const [minutes, rest] = shown.split(":").map(Number);
      return minutes! * 60 + rest!;
    };
    const before = seconds();
    expect(before).toBeGreaterThanOrEqual(107);
    vi.advanceTimersByTime(3000);
    await tick();
    expect(seconds()).toBe(before + 3);
  } finally {
    vi.useRealTimers();
  }
});

test("a person chosen opens the call box with the number and dials nothing", async () => {
  const page = await openPage();
  await click(page.get(".person[data-stop]:is(button)"));
  expect(page.get<HTMLInputElement>("#call-number").value).toBe("201");
  expect(page.asked("place_call")).toEqual([]);
});

test("a list of people is one stop of the Tab key, and the arrow keys move in it", async () => {
  const page = await openPage();
  const stops = page.all(".person[data-stop]");
  expect(stops.filter((stop) => stop.tabIndex === 0)).toHaveLength(1);
  stops[0]!.focus();
  await press(stops[0]!, "ArrowDown");
  expect(document.activeElement).toBe(stops[1]);
  await press(stops[1]!, "End");
  expect(document.activeElement).toBe(stops.at(-1));
  expect(stops.filter((stop) => stop.tabIndex === 0)).toEqual([stops.at(-1)]);
});

test.each(["people", "card"])("what has the focus goes with its %s: the page has it", async (what) => {
  const page = await openPage();
  page.get(".person[data-stop]").focus();
  const { dashboards } = page.host.now();
  const items = dashboards.open!.items.flatMap((item) => {
    if (item.kind !== "extensions") return item;
    return what === "card" ? [] : { ...item, config: { ...item.config, people: [] } };
  });
  page.host.change({ dashboards: { ...dashboards, open: { ...dashboards.open!, items } } });
  await settled();
  expect(page.has(".person[data-stop]")).toBe(false);
  expect(document.activeElement).toBe(page.get("main"));
});

test("names that are markup stay names", async () => {
  const page = await openPage("scene=hostile");
  expect(page.get("#dashboard").textContent).toContain("<img src=x onerror=alert(1)>");
  expect(page.has("#dashboard img, #dashboard b, #dashboard script")).toBe(false);
  expect(page.all("[aria-setsize]").map((row) => row.getAttribute("aria-setsize"))).toContain("500");
});

test.each([
  ["scene=empty", "This dashboard has no items"],
  ["scene=nothing", "No dashboard yet"],
  ["scene=problem", "The PBX answered with an error"],
  ["scene=loading", "Loading the dashboard"],
])("%s says so", async (query, text) => {
  const page = await openPage(query);
  expect(page.get("#dashboard").textContent).toContain(text);
});

test("the tabs are the dashboards of the top bar in their order; the rest is in the menu", async () => {
  const page = await openPage();
  const tabs = page.all("header nav li button");
  expect(tabs.map((tab) => tab.textContent?.trim())).toEqual(["Reception", "Support"]);
  expect(tabs[0]!.getAttribute("aria-current")).toBe("page");
  await click(tabs[1]!);
  expect(page.asked("open_dashboard")).toEqual([{ id: "dashboard-2" }]);
  await click(page.get("header nav [aria-haspopup=menu]"));
  await click(page.get("[role=menuitem]"));
  expect(page.asked("open_dashboard").at(-1)).toEqual({ id: "dashboard-3" });
  // The open one has a tab even without a place in the bar.
  expect(page.all("header nav li button").map((tab) => tab.textContent?.trim())).toEqual(["Reception", "Support", "Sales"]);
});

test("the wallboard is the dashboard and nothing else; Esc asks to leave it", async () => {
  const page = await openPage("scene=wallboard");
  expect(page.has("#dashboard [data-column]")).toBe(true);
  expect(page.has("header[aria-label], #status-panel, #search, [role=separator]")).toBe(false);
  expect(document.documentElement.hasAttribute("data-wallboard")).toBe(true);
  await press(window, "Escape");
  expect(page.asked("leave_wallboard")).toHaveLength(1);
  expect(document.documentElement.hasAttribute("data-wallboard")).toBe(false);
  expect(page.has("#search")).toBe(true);
});

test("the wallboard lets somebody search for as long as they do", async () => {
  const page = await openPage("scene=wallboard");
  page.host.change({ intent: { id: 4, target: "search", text: "", follows: null } });
  await tick();
  expect(document.activeElement).toBe(page.get("#search"));
  await press(page.get("#search"), "Escape");
  expect(page.has("#search")).toBe(false);
  expect(page.asked("leave_wallboard")).toEqual([]);
});

describe("whoever waits in a queue", () => {
  const rows = (page: Page) => page.all("[data-caller]");
  const row = (page: Page, id: string) => page.get(`[data-caller="${id}"]`);

  test("is listed by how long they wait, and who is to be called back comes last", async () => {
    const page = await openPage();
    expect(rows(page).map(({ dataset }) => dataset["caller"])).toEqual(["caller-0", "caller-1", "caller-2", "caller-3"]);
    expect(row(page, "caller-0").textContent).toContain("Nordisk Tømrer ApS");
    expect(row(page, "caller-0").textContent).toMatch(/Customer no\.\s+20417/u);
    expect(row(page, "caller-1").textContent).toContain("VIP");
    expect(row(page, "caller-2").textContent).toContain("Secret number");
    expect(row(page, "caller-3").textContent).toContain("Call back");
  });

  test("says by sign, colour and words when they wait past a limit", async () => {
    const page = await openPage();
    const level = (id: string) => row(page, id).querySelector<HTMLElement>("[data-level]")?.dataset["level"];
    expect(["caller-0", "caller-1", "caller-2", "caller-3"].map(level)).toEqual(["critical", "late", "fine", "fine"]);
    expect(row(page, "caller-0").textContent).toContain("far too long");
  });

  test("is taken by the button, once, and is gone", async () => {
    const page = await openPage();
    page.host.make("pick_caller", "wait");
    const take = row(page, "caller-1").querySelector<HTMLElement>("button")!;
    await click(take);
    await click(take);
    expect(take.getAttribute("aria-busy")).toBe("true");
    expect(page.asked("pick_caller")).toEqual([{ id: "caller-1" }]);
    page.host.make("pick_caller", "answer");
    await settled();
    expect(page.has('[data-caller="caller-1"]')).toBe(false);
  });

  test("is reached by the arrow keys, and taken from the menu too", async () => {
    const page = await openPage();
    const buttons = rows(page).map((one) => one.querySelector<HTMLElement>("[data-stop]")!);
    expect(buttons.map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1, -1]);
    buttons[0]!.focus();
    await press(buttons[0]!, "ArrowDown");
    expect(document.activeElement).toBe(buttons[1]);
    buttons[2]!.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true }));
    await settled();
    await click(page.get("[data-entry=pick]"));
    expect(page.asked("pick_caller")).toEqual([{ id: "caller-2" }]);
  });

  test("who cannot be taken is said beside them", async () => {
    const page = await openPage("scene=desk-refuses");
    await click(row(page, "caller-0").querySelector<HTMLElement>("button")!);
    expect(row(page, "caller-0").querySelector("[role=alert]")?.textContent).toContain("no longer waits");
  });

  test("wakes the card of their queue and no other", async () => {
    const page = await openPage();
    const { waiting } = page.communicator;
    let [reception, support] = [0, 0];
    const stop = root(() => {
      follow(
        () => waiting.in("queue-reception"),
        () => (reception += 1),
      );
      follow(
        () => waiting.in("queue-support"),
        () => (support += 1),
      );
    });
    await tick();
    const caller = { ...page.host.now().callers["caller-0"]!, id: "new" };
    page.host.change({ callers: { new: caller } });
    await tick();
    expect([reception, support]).toEqual([2, 1]);
    stop();
  });

  test("is not listed where the item does not show them", async () => {
    const page = await openPage();
    const { dashboards } = page.host.now();
    const items = dashboards.open!.items.map((item) =>
      item.kind === "queue" ? { ...item, config: { ...item.config, showCalls: false } } : item,
    );
    page.host.change({ dashboards: { ...dashboards, open: { ...dashboards.open!, items } } });
    await settled();
    expect(rows(page)).toEqual([]);
  });
});

describe("a queue that members are free to join", () => {
  const button = (page: Page) => page.get("[data-membership]");

  test("is left and joined by one button, which says what it does", async () => {
    const page = await openPage();
    expect(button(page).textContent?.trim()).toBe("Leave");
    await click(button(page));
    expect(page.asked("leave_queue")).toEqual([{ id: "queue-support" }]);
    expect(button(page).textContent?.trim()).toBe("Join");
    await click(button(page));
    expect(page.asked("join_queue")).toEqual([{ id: "queue-support" }]);
    expect(page.get("[data-member]").dataset["member"]).toBe("true");
  });

  test("says why it was not left", async () => {
    const page = await openPage("scene=desk-refuses");
    await click(button(page));
    expect(page.get(".membership + [role=alert]").textContent).toContain("last member");
  });

  test("is the only kind with such a button", async () => {
    const page = await openPage();
    expect(page.all("[data-membership]").map((one) => one.getAttribute("aria-label"))).toEqual(["Leave: Support", "Join: Sales"]);
  });
});
