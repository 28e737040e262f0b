import { describe, expect, test } from "vitest";
import { isPressed } from "../src/actions/key";
import { ACTIONS, buttonsOf, type Kind, menuOf } from "../src/actions/registry";
import { demoCalls } from "../src/platform/demoCalls";
import { da } from "../src/i18n/da";
import { en } from "../src/i18n/en";
import { click, openPage, type Page, press, settled } from "./page";

const KINDS = Object.keys(ACTIONS) as Kind[];
const ids = (actions: readonly { id: string }[]) => actions.map(({ id }) => id);
const listed = (page: Page) => page.all("[role=menu] [data-entry]").map((entry) => entry.dataset["entry"]);
const words = (page: Page) => page.all("[role=menu] [data-entry] > .one-line").map((entry) => entry.textContent);

async function contextMenu(element: HTMLElement) {
  element.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, button: 2 }));
  await settled();
}

describe("the registry", () => {
  test("has words for each of its actions in both languages, and no words for anything else", () => {
    const registered = [...new Set(KINDS.flatMap((kind) => ids(ACTIONS[kind])))].sort();
    expect(Object.keys(en.actions).sort()).toEqual(registered);
    expect(Object.keys(da.actions).sort()).toEqual(registered);
  });

  test("names each action once for a target, and each key once on the page", () => {
    for (const kind of KINDS) expect(new Set(ids(ACTIONS[kind])).size).toBe(ACTIONS[kind].length);
    for (const key of ACTIONS.own.flatMap(({ keys }) => keys ?? [])) {
      const pressed = { key: key.key, ctrlKey: key.command ?? false, metaKey: false, altKey: false, shiftKey: false };
      expect(ACTIONS.own.filter(({ keys }) => keys?.some((other) => isPressed(other, pressed)))).toHaveLength(1);
    }
  });

  test("shows no action that cannot be reached", () => {
    for (const action of KINDS.flatMap((kind) => ACTIONS[kind] as readonly { id: string; offered: string; keys?: unknown }[])) {
      expect(action.offered !== "keys" || action.keys !== undefined, action.id).toBe(true);
    }
  });
});

describe.each([
  ["en", en],
  ["da", da],
] as const)("the menus (%s)", (lang, language) => {
  test.each(["", "account", "scene=no-phone"])("of the user are what the registry offers (%s)", async (query) => {
    const page = await openPage(`${query}&lang=${lang}`);
    await click(page.get("#employee-menu"));
    const offered = menuOf("own", page.communicator.parts);
    expect(listed(page)).toEqual(ids(offered));
    expect(words(page)).toEqual(offered.map(({ id }) => language.actions[id]));
  });

  test("of a person are what the registry offers", async () => {
    const page = await openPage(`lang=${lang}`);
    await contextMenu(page.get("button.person[data-stop]"));
    expect(listed(page)).toEqual(["call", "favourite", "copy-number"]);
    expect(words(page)).toEqual([language.actions.call, language.actions.favourite, language.actions["copy-number"]]);
    await click(page.get("[data-entry=call]"));
    expect(page.get<HTMLInputElement>("#call-number").value).toBe(page.get("button.person[data-stop] .number").textContent);
  });

  test("of a person offers to transfer a call, while there is one that can be, and never to the user", async () => {
    const page = await openPage(`lang=${lang}&calls=active`);
    const { communicator } = page;
    const [first] = page.all("button.person[data-stop]").slice(1);
    await contextMenu(first!);
    expect(listed(page).at(-1)).toBe("transfer-here");
    expect(words(page)).toContain(language.actions["transfer-here"]);
    await click(page.get("[data-entry=transfer-here]"));
    const to = first!.querySelector(".number")?.textContent;
    expect(page.asked("transfer_call")).toEqual([{ call: "call-3", to, consult: false }]);
    const self = communicator.people.get("employee-0")!;
    page.host.ring(demoCalls("active", "en"));
    await settled();
    expect(ids(menuOf("person", { ...self, sends: "call-3" }, communicator))).not.toContain("transfer-here");
    page.host.ring(demoCalls("ringing", "en"));
    await settled();
    await contextMenu(first!);
    expect(listed(page)).not.toContain("transfer-here");
    // Nothing comes under the pointer.
    page.host.ring(demoCalls("active", "en"));
    await settled();
    expect(listed(page)).not.toContain("transfer-here");
  });

  test.each(["ringing", "active", "several"])("and buttons of a call are what the registry offers (%s)", async (which) => {
    const page = await openPage(`calls=${which}&lang=${lang}`);
    const call = page.communicator.callList[0]!;
    const buttons = [...page.get("#calls [data-call-state]").querySelectorAll<HTMLElement>("[data-action]")];
    expect(buttons.map((one) => one.dataset["action"])).toEqual(ids(buttonsOf("call", call)));
    await contextMenu(page.get("#calls [data-call-state]"));
    expect(listed(page)).toEqual(ids(menuOf("call", call)));
  });
});

test.each([
  ["another has become the one", (calls: ReturnType<typeof demoCalls>) => calls.map((call) => ({ ...call, id: "call-other" }))],
  ["it is over", () => []],
])("the menu of a colleague transfers the call that it was opened for, and no other: %s", async (_, later) => {
  const page = await openPage("calls=active");
  await contextMenu(page.all("button.person[data-stop]")[1]!);
  page.host.ring(later(demoCalls("active", "en")));
  await settled();
  await click(page.get("[data-entry=transfer-here]"));
  expect(page.asked("transfer_call")).toEqual([]);
  expect(page.get(".toast").textContent).toContain(en.menu.otherCall);
});

test("a call is acted upon from its menu, and the menu goes with the call", async () => {
  const page = await openPage("calls=active");
  await contextMenu(page.get("#calls [data-call-state]"));
  await click(page.get("[data-entry=hang_up]"));
  expect(page.asked("act_on_call")).toEqual([{ id: "call-3", action: "hang_up" }]);
  page.host.ring(demoCalls("active", "en"));
  await settled();
  await contextMenu(page.get("#calls [data-call-state]"));
  expect(page.has("[role=menu]")).toBe(true);
  page.host.ring([]);
  await settled();
  expect(page.has("[role=menu]")).toBe(false);
  expect(document.activeElement).toBe(page.get("main"));
});

test("a menu whose entry goes keeps the keys", async () => {
  const page = await openPage("calls=ringing");
  await contextMenu(page.get("#calls [data-call-state]"));
  page.get("[data-entry=answer]").focus();
  page.host.ring(page.communicator.callList.map((call) => ({ ...call, actions: call.actions.filter((one) => one !== "answer") })));
  await settled();
  expect(page.has("[data-entry=answer]")).toBe(false);
  await press(document.activeElement!, "Escape");
  expect(page.has("[role=menu]")).toBe(false);
});

test("without the second call Complete is there, disabled, and says the reason", async () => {
  const [held] = demoCalls("consult", "en");
  const page = await openPage();
  page.host.ring([held!]);
  await settled();
  const complete = page.get("#calls [data-action=complete]");
  expect(complete.getAttribute("aria-disabled")).toBe("true");
  const described = (complete.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent);
  expect(described).toContain(en.transfer.alone(held!.asked!));
  await click(complete);
  await contextMenu(page.get("#calls [data-call-state]"));
  const entry = page.get("[data-entry=complete]");
  expect(entry.getAttribute("aria-disabled")).toBe("true");
  expect(entry.textContent).toContain(en.transfer.alone(held!.asked!));
  await click(entry);
  expect(page.has("[role=menu]")).toBe(true);
  expect(page.asked("complete_transfer")).toEqual([]);
  // The PBX tells of it: the second call has the button, and this one has none.
  page.host.ring(demoCalls("consult", "en"));
  await settled();
  expect(page.all("#calls [data-action=complete]").map((one) => one.getAttribute("aria-disabled"))).toEqual([null]);
});

test("what cannot be done from a menu says so beside the button that does the same", async () => {
  const page = await openPage("calls=ringing");
  page.host.make("act_on_call", "refuse");
  await contextMenu(page.get("#calls [data-call-state]"));
  await click(page.get("[data-entry=answer]"));
  expect(page.get("#calls .does [role=alert]").textContent).toContain("error (500)");
  expect(page.has(".toast")).toBe(false);
});

test("what has no button and cannot be done says so in a message that names what it is about", async () => {
  const page = await openPage();
  page.host.make("keep_look", "refuse");
  const person = page.get("button.person[data-stop]");
  await contextMenu(person);
  await click(page.get("[data-entry=favourite]"));
  const name = person.querySelector(".name")?.textContent?.trim() ?? "nobody";
  expect(page.get(".notices [role=alert]").textContent).toContain(`${name}: The PBX answered with an error (500)`);
  expect(person.hasAttribute("aria-busy")).toBe(false);
});

test("a call that may not be picked up says so in the menu of whom it rings for, and is not asked for", async () => {
  const page = await openPage();
  const one = Object.values(page.host.now().people).find(({ extensions }) => extensions[0]?.state === "ringing")!;
  const extensions = (noPickup: readonly boolean[]) =>
    noPickup.map((noPickup, at) => ({ id: `phone-${at}`, number: null, state: "ringing" as const, noPickup }));
  const opens = async (noPickup: readonly boolean[]) => {
    page.host.change({ people: { [one.id]: { ...one, extensions: extensions(noPickup) } } });
    await settled();
    const row = page.all("button.person[data-stop]").find((row) => row.textContent?.includes(one.name));
    await contextMenu(row!);
    return page.get("[data-entry=pick-up]");
  };
  const barred = await opens([true]);
  expect(barred.getAttribute("aria-disabled")).toBe("true");
  expect(barred.textContent).toContain(en.menu.noPickup);
  await click(barred);
  expect(page.asked("pick_up_person")).toEqual([]);
  await press(barred, "Escape");
  // What rings at another phone of theirs may be.
  const free = await opens([true, false]);
  expect(free.hasAttribute("aria-disabled")).toBe(false);
  await click(free);
  expect(page.asked("pick_up_person")).toEqual([{ extension: "phone-1" }]);
});

test("a colleague is added to the favourites and removed from them, in words that say which", async () => {
  const page = await openPage();
  const row = () => page.all("button.person[data-stop]")[2]!;
  const opens = async () => {
    await contextMenu(row());
    return words(page);
  };
  const id = page.communicator.people.ids.find((one) => row().textContent?.includes(page.communicator.people.get(one)?.name ?? "nobody"));
  expect(await opens()).toContain("Add to favourites");
  await click(page.get("[data-entry=favourite]"));
  expect(page.communicator.parts.look.favourites).toEqual([id]);
  const starred = () => page.all("button.person[data-stop]").find((one) => one.querySelector(".favourite"));
  await contextMenu(starred()!);
  expect(words(page)).toContain("Remove from favourites");
  expect(words(page)).not.toContain("Add to favourites");
  await click(page.get("[data-entry=unfavourite]"));
  expect(page.communicator.parts.look.favourites).toEqual([]);
  expect(starred()).toBeUndefined();
});

test("on a wall nothing is offered that opens a page, which a wall does not show", async () => {
  const page = await openPage("scene=wallboard");
  const offered = ids(ACTIONS.own.filter((action) => action.enabled(page.communicator.parts, page.communicator)));
  expect(offered.sort()).toEqual([
    "dnd",
    "fullscreen",
    "leave-wallboard",
    "open-call",
    "refresh",
    "search",
    "zoom-in",
    "zoom-out",
    "zoom-reset",
  ]);
  // P opens nothing that would stand there once the wall is left.
  await press(window, "p");
  await press(window, "Escape");
  expect(page.has("#own-state-box")).toBe(false);
});

test("an action that is under way says so in the menu, and is not asked for again", async () => {
  const page = await openPage();
  page.host.make("toggle_dnd", "wait");
  await click(page.get("#employee-menu"));
  await click(page.get("[data-entry=dnd]"));
  await click(page.get("#employee-menu"));
  expect(page.get("[data-entry=dnd]").getAttribute("aria-busy")).toBe("true");
  await click(page.get("[data-entry=dnd]"));
  expect(page.asked("toggle_dnd")).toHaveLength(1);
  page.host.make("toggle_dnd", "answer");
  await settled();
  expect(page.get("[data-entry=dnd]").getAttribute("aria-busy")).toBeNull();
  await press(page.get("[data-entry=dnd]"), "Escape");
});
