import type { FakeHost } from "../src/platform/fake";
import { tick } from "svelte";
import { expect, test, vi } from "vitest";
import { click, openPage, press, settled, submit, type } from "./page";

test("news older than what the page has are no news", async () => {
  const page = await openPage();
  const { revision } = page.communicator;
  page.host.change({ language: "da" });
  expect(page.communicator.revision).toBe(revision + 1);
  expect(document.documentElement.lang).toBe("da");
});

test("the page asks for a fresh snapshot once, after it has begun to listen", async () => {
  const page = await openPage();
  expect(page.asked("ui_ready")).toHaveLength(1);
});

test("changes that overtake the first answer hide nothing of it", async () => {
  await openPage("", (host) => {
    const { invoke } = host;
    // The page was born before these colours were known.
    host.change({ appearance: { ...host.now().appearance, theme: "DARK" } });
    host.invoke = (command, ...args) => {
      const answer = invoke(command, ...args);
      if (command === "ui_ready") host.change({ language: "da" });
      return answer;
    };
  });
  await settled();
  expect(document.documentElement.dataset["theme"]).toBe("DARK");
  expect(document.documentElement.lang).toBe("da");
});

test("without a snapshot at birth the page waits for the first answer", async () => {
  const page = await openPage("", (host) => Object.assign(host, { first: undefined }));
  expect(page.has("#dashboard")).toBe(true);
});

test("where the user was comes back with a page built anew, and no intent is followed twice", async () => {
  const view = JSON.stringify({ page: "report", intent: 1, search: "anna" });
  const page = await openPage(`search=old&view=${encodeURIComponent(view)}`);
  expect(page.has("#report")).toBe(true);
  expect(page.get<HTMLInputElement>("#search").value).toBe("anna");
});

test("the host is told where the user is after a moment of quiet", async () => {
  vi.useFakeTimers();
  try {
    const page = await openPage();
    await type(page.get("#search"), "so");
    await type(page.get("#search"), "sor");
    vi.advanceTimersByTime(1000);
    const saved = page.asked("save_view") as { view: string }[];
    expect(saved).toHaveLength(1);
    expect(JSON.parse(saved[0]!.view)).toMatchObject({ page: "dashboard", search: "sor" });
  } finally {
    vi.useRealTimers();
  }
});

test("signing out leaves nothing of the account in the page", async () => {
  const page = await openPage("page=report&search=anna");
  await click(page.get("#employee-menu"));
  await click(page.all("[role=menu] button").at(-1)!);
  expect(page.has("#sign-in")).toBe(true);
  expect(String(page.communicator.view)).not.toContain("anna");
});

test("the list of those found stays while the whole window is without the keyboard", async () => {
  const page = await openPage("search=a");
  const field = page.get<HTMLInputElement>("#search");
  expect(page.has("#search-option-0")).toBe(true);
  expect(document.activeElement).toBe(field);
  // As a window that loses the keyboard says it: the field stays the active element.
  field.dispatchEvent(new FocusEvent("focusout", { bubbles: true, relatedTarget: null }));
  await tick();
  expect(page.has("#search-option-0")).toBe(true);
  field.blur();
  await tick();
  expect(page.has("#search-option-0")).toBe(false);
});

test("the intent to search puts the words in the field, and the focus", async () => {
  const page = await openPage("search=%C3%A5se");
  const field = page.get<HTMLInputElement>("#search");
  expect(document.activeElement).toBe(field);
  expect(field.value).toBe("åse");
  expect(page.all("#search-list [role=option]")).toHaveLength(1);
});

/** Nothing but people is found by the words of these tests. */
function onlyPeople(host: FakeHost) {
  const { dashboards, queues } = host.now();
  host.change({ dashboards: { ...dashboards, list: [] } }, { queues: Object.keys(queues) });
}

test("the arrow keys choose a colleague and Enter opens the call box with the number", async () => {
  const page = await openPage("search=support", onlyPeople);
  const field = page.get<HTMLInputElement>("#search");
  const chosen = () => page.all("#search-list [aria-selected=true]").map(({ id }) => id);
  expect(chosen()).toEqual(["search-option-0"]);
  await press(field, "ArrowDown");
  expect(chosen()).toEqual(["search-option-1"]);
  expect(field.getAttribute("aria-activedescendant")).toBe("search-option-1");
  await press(field, "ArrowUp");
  await press(field, "Enter");
  expect(page.get<HTMLInputElement>("#call-number").value).toBe("203");
  expect(field.value).toBe("");
});

test.each([0, 1])("who is marked stays it while others come before them, and once they go Enter calls nobody (%j down)", async (downs) => {
  const page = await openPage("search=support", onlyPeople);
  const field = page.get<HTMLInputElement>("#search");
  for (let down = 0; down < downs; down += 1) await press(field, "ArrowDown");
  const marked = () => page.all("#search-list [aria-selected=true] .name").map((name) => name.textContent);
  const [name] = marked();
  const person = Object.values(page.host.now().people).find((one) => one.name === name)!;
  page.host.change({ people: { another: { ...person, id: "another", name: "Aaa Aaa" } } });
  await settled();
  expect(page.get("#search-option-0").textContent).toContain("Aaa Aaa");
  expect(marked()).toEqual([name]);
  page.host.change({}, { people: [person.id] });
  await settled();
  expect(marked()).toEqual([]);
  expect(field.hasAttribute("aria-activedescendant")).toBe(false);
  await press(field, "Enter");
  expect(page.has("#call-box")).toBe(false);
  await press(field, "ArrowDown");
  expect(marked()).toEqual(["Aaa Aaa"]);
});

test("the pointer marks a colleague when it moves, not when the list moves under it", async () => {
  const page = await openPage("search=support", onlyPeople);
  const option = page.get("#search-option-1");
  const moved = async (movementX: number) => {
    const event = new MouseEvent("pointermove", { bubbles: true });
    Object.defineProperties(event, { movementX: { value: movementX }, movementY: { value: 0 } });
    option.dispatchEvent(event);
    await tick();
    return option.getAttribute("aria-selected");
  };
  expect(await moved(0)).toBe("false");
  expect(await moved(1)).toBe("true");
});

test("a number nobody has can be called from the search field", async () => {
  const page = await openPage("search=70%2010%2020%2030");
  await press(page.get("#search"), "Enter");
  expect(page.get<HTMLInputElement>("#call-number").value).toBe("70102030");
});

test("Ctrl+K goes to the search field, Esc closes its list and then clears it", async () => {
  const page = await openPage();
  const field = page.get<HTMLInputElement>("#search");
  expect(await press(window, "k", { ctrlKey: true })).toBe(false);
  expect(document.activeElement).toBe(field);
  await type(field, "a");
  expect(field.getAttribute("aria-expanded")).toBe("true");
  await press(field, "Escape");
  expect(field.getAttribute("aria-expanded")).toBe("false");
  await press(field, "Escape");
  expect(field.value).toBe("");
});

test("the intent to call opens the box with the number, says whose it is, and dials nothing", async () => {
  const page = await openPage("call=204");
  expect(page.get<HTMLDialogElement>("#call-box").open).toBe(true);
  expect(page.get<HTMLInputElement>("#call-number").value).toBe("204");
  expect(page.get("#call-box").textContent).toContain("Søren Østergaard");
  expect(page.get("#call-box").textContent).toContain("+45 70 10 20 30");
  expect(page.asked("place_call")).toEqual([]);
});

test("the intent to dial opens the box and calls, once, also in a page that is built anew", async () => {
  const page = await openPage("dial=204");
  await settled();
  expect(page.asked("place_call")).toEqual([{ number: "204" }]);
  expect(page.has("#call-box")).toBe(false);
  page.host.change({ notice: null });
  await settled();
  expect(page.asked("place_call")).toHaveLength(1);
});

test("CALL pressed again calls what stands in the box by then", async () => {
  const page = await openPage("call=204");
  await type(page.get("#call-number"), "205");
  page.host.change({ intent: { id: 2, target: "dial", text: "204", follows: 1 } });
  await settled();
  expect(page.asked("place_call")).toEqual([{ number: "205" }]);
  expect(page.has("#call-box")).toBe(false);
});

test("CALL pressed again after the box was closed calls nobody, and the number is read anew", async () => {
  const page = await openPage("call=204");
  await click(page.get("#call-box footer button"));
  expect(page.has("#call-box")).toBe(false);
  // The app did not know yet that the box was closed.
  page.host.change({ intent: { id: 2, target: "dial", text: "204", follows: 1 } });
  await settled();
  expect(page.has("#call-box")).toBe(false);
  expect(page.asked("call_box_closed")).toEqual([{ pressed: false }, { pressed: true }]);
  page.host.change({ intent: { id: 3, target: "call", text: "205", follows: null } });
  await settled();
  expect(page.get<HTMLInputElement>("#call-number").value).toBe("205");
  expect(page.asked("place_call")).toEqual([]);
});

test("closing the box says so, so that CALL reads anew; a call that was placed does not", async () => {
  const page = await openPage("call=204");
  await press(page.get("#call-box header button"), "Enter");
  await click(page.get("#call-box header button"));
  expect(page.has("#call-box")).toBe(false);
  expect(page.asked("call_box_closed")).toHaveLength(1);
  page.host.change({ intent: { id: 2, target: "call", text: "205", follows: null } });
  await settled();
  await submit(page.get<HTMLFormElement>("#call-box form"));
  expect(page.has("#call-box")).toBe(false);
  expect(page.asked("call_box_closed")).toHaveLength(1);
});

test("what stands in the box is not selected, and what is typed first takes its place", async () => {
  const page = await openPage("call=204");
  const field = page.get<HTMLInputElement>("#call-number");
  expect(document.activeElement).toBe(field);
  expect([field.selectionStart, field.selectionEnd]).toEqual([3, 3]);
  const typed = (data: string) =>
    field.dispatchEvent(new InputEvent("beforeinput", { inputType: "insertText", data, bubbles: true, cancelable: true }));
  expect(typed("7")).toBe(false);
  await tick();
  expect(field.value).toBe("7");
  // The next one is the engine's to insert.
  expect(typed("0")).toBe(true);
  await submit(page.get<HTMLFormElement>("#call-box form"));
  expect(page.asked("place_call")).toEqual([{ number: "7" }]);
});

test("whoever moves the caret first changes the number that stands there", async () => {
  const page = await openPage("call=204");
  const field = page.get<HTMLInputElement>("#call-number");
  await press(field, "ArrowLeft");
  field.dispatchEvent(new InputEvent("beforeinput", { inputType: "insertText", data: "7", bubbles: true }));
  expect(field.value).toBe("204");
});

test("a number that is to be called takes the place of what stood in the box", async () => {
  const page = await openPage("call=204");
  page.host.change({ intent: { id: 2, target: "dial", text: "70101010", follows: null } });
  await settled();
  expect(page.asked("place_call")).toEqual([{ number: "70101010" }]);
});

test("without a phone the number waits in the box, and typing takes it back", async () => {
  const page = await openPage("scene=no-phone&dial=204");
  await settled();
  expect(page.get<HTMLInputElement>("#call-number").value).toBe("204");
  const ready = { ready: true, name: "Yealink", problem: null, presented: null, presentedNote: null, dnd: null };
  await type(page.get("#call-number"), "2");
  page.host.change({ phone: ready });
  await settled();
  expect(page.asked("place_call")).toEqual([]);
});

test("a phone that is there a moment after the start is waited for", async () => {
  const page = await openPage("scene=no-phone&dial=204");
  await settled();
  const ready = { ready: true, name: "Yealink", problem: null, presented: null, presentedNote: null, dnd: null };
  page.host.change({ phone: ready });
  await settled();
  expect(page.asked("place_call")).toEqual([{ number: "204" }]);
});

test("Enter places the call once, and the box closes", async () => {
  const page = await openPage("call=204");
  await submit(page.get<HTMLFormElement>("#call-box form"));
  expect(page.asked("place_call")).toEqual([{ number: "204" }]);
  expect(page.has("#call-box")).toBe(false);
});

test("a call that is refused says why and leaves the number", async () => {
  const page = await openPage("call=0");
  await submit(page.get<HTMLFormElement>("#call-box form"));
  expect(page.get("#call-problem").textContent).toContain("No phone is chosen");
  expect(page.get<HTMLInputElement>("#call-number").value).toBe("0");
});

test("without a phone the box says what is missing, and Enter does nothing", async () => {
  const page = await openPage("scene=no-phone&call=204");
  expect(page.get("#call-problem").textContent).toContain("a desk phone or a softphone is needed");
  expect(page.get<HTMLButtonElement>("#place-call").disabled).toBe(true);
  page.get("#call-box form").dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
  await settled();
  expect(page.asked("place_call")).toEqual([]);
});

test("the intent to see the report shows it", async () => {
  const page = await openPage();
  page.host.change({ intent: { id: 9, target: "report", text: "", follows: null } });
  await tick();
  expect(page.has("#report")).toBe(true);
  await click(page.get("#leave-report"));
  expect(page.has("#dashboard")).toBe(true);
  // The same intent in a later change is not followed again.
  page.host.change({ notice: null });
  await tick();
  expect(page.has("#dashboard")).toBe(true);
});

test("zoom, full screen and refresh are the host's; the page never reloads", async () => {
  const page = await openPage();
  expect(await press(window, "+", { ctrlKey: true })).toBe(false);
  expect(await press(window, "0", { ctrlKey: true })).toBe(false);
  expect(await press(window, "F11")).toBe(false);
  expect(await press(window, "F5")).toBe(false);
  // While one is under way another press asks for nothing.
  await settled();
  expect(await press(window, "r", { ctrlKey: true })).toBe(false);
  expect(page.asked("zoom")).toEqual([{ step: "in" }, { step: "reset" }]);
  expect(page.asked("toggle_fullscreen")).toHaveLength(1);
  expect(page.asked("refresh")).toHaveLength(2);
});

test("do not disturb is switched in the menu, which shows how it is", async () => {
  const page = await openPage();
  const entry = async () => {
    await click(page.get("#employee-menu"));
    return page.get('[data-entry="dnd"]');
  };
  expect((await entry()).getAttribute("aria-checked")).toBe("false");
  await click(page.get('[data-entry="dnd"]'));
  expect(page.asked("toggle_dnd")).toHaveLength(1);
  expect((await entry()).getAttribute("aria-checked")).toBe("true");
});

test("without a phone there is nothing that do not disturb could be set for", async () => {
  const page = await openPage("scene=no-phone");
  await click(page.get("#employee-menu"));
  expect(page.has('[data-entry="refresh"]')).toBe(true);
  expect(page.has('[data-entry="dnd"]')).toBe(false);
});

test("the browser's own menu is kept in text fields alone", async () => {
  const page = await openPage();
  const opens = (target: HTMLElement) => target.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true }));
  expect(opens(page.get("#dashboard"))).toBe(false);
  expect(opens(page.get("#search"))).toBe(true);
});

test("the status panel is one quiet line, below which stands what needs attention", async () => {
  const page = await openPage();
  const seen = () => page.all("#status-lines li:not([hidden]) [data-status]").map((line) => line.dataset["status"]);
  expect(page.get("#status-all").textContent).toContain("1 thing needs your attention");
  expect(seen()).toEqual(["shortcuts"]);
  await click(page.get("#status-all"));
  expect(seen()).toHaveLength(6);
  await click(page.get("#status-all"));
  const { status } = page.host.now();
  page.host.change({ status: { ...status, lines: status.lines.filter(({ id }) => id !== "shortcuts") } });
  await settled();
  expect(seen()).toEqual([]);
  expect(page.get("#status-all").textContent).toContain("All is well");
});

test("the status panel has a line for each, with more on demand", async () => {
  const page = await openPage("scene=offline");
  expect(page.all("#status-panel [data-status]")).toHaveLength(6);
  const line = page.get('#status-panel [data-status="connection"]');
  expect(line.dataset["level"]).toBe("error");
  expect(page.get("#status-panel").textContent).not.toContain("Tried again in 20 s");
  await click(line.querySelector("button")!);
  expect(page.get("#status-panel").textContent).toContain("Tried again in 20 s");
});

test("with the panel switched off only pressing lines show, and each can be closed", async () => {
  const page = await openPage("scene=no-panel");
  expect(page.has("#status-panel")).toBe(false);
  const lines = () => page.all("#pressing-lines [data-status]").map((line) => line.dataset["status"]);
  expect(lines()).toEqual(["connection", "shortcuts"]);
  await click(page.get('[data-status="connection"] .icon-button'));
  expect(lines()).toEqual(["shortcuts"]);
  // One that says something else is another line.
  const { status } = page.host.now();
  page.host.change({
    status: { ...status, lines: status.lines.map((line) => (line.id === "connection" ? { ...line, text: "Signed out" } : line)) },
  });
  await tick();
  expect(lines()).toEqual(["connection", "shortcuts"]);
});

test("in the panel what has failed can be closed, and the next failure is another line", async () => {
  const page = await openPage("scene=offline");
  const fault = (id: string) => ({ id, level: "error" as const, text: "Something failed", detail: "why", since: null, pressing: true });
  const say = async (id: string) => {
    const { status } = page.host.now();
    const others = status.lines.filter((line) => !line.id.startsWith("fault-"));
    page.host.change({ status: { ...status, lines: [...others, fault(id)] } });
    await tick();
  };
  await say("fault-1");
  expect(page.all("#status-panel [data-status]")).toHaveLength(7);
  expect(page.all("#status-panel .icon-button")).toHaveLength(1);
  await click(page.get('[data-status="fault-1"] .icon-button'));
  expect(page.has('[data-status="fault-1"]')).toBe(false);
  await say("fault-1");
  expect(page.has('[data-status="fault-1"]')).toBe(false);
  await say("fault-2");
  expect(page.has('[data-status="fault-2"]')).toBe(true);
});

test.each([
  ["info", "status"],
  ["error", "alert"],
])("a notice of level %s is announced as %s and can be dismissed", async (level, role) => {
  const page = await openPage(`notice=${level}`);
  const region = page.get(`.notices [role=${role}]`);
  expect(region.textContent).not.toBe("");
  await click(region.querySelector("button")!);
  expect(page.asked("dismiss_notice")).toEqual([{ id: 1 }]);
  expect(region.textContent?.trim()).toBe("");
});

test("a command that fails where nobody waits for it is said", async () => {
  const page = await openPage("", (host) => {
    const { invoke } = host;
    host.invoke = (command, ...args) =>
      command === "refresh" ? Promise.reject({ code: "refused", message: "No answer." }) : invoke(command, ...args);
  });
  await press(window, "F5");
  await settled();
  expect(page.get(".notices [role=alert]").textContent).toContain("No answer.");
});
