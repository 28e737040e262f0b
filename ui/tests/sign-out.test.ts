import { expect, test } from "vitest";
import { click, openPage, type Page, press, settled } from "./page";

async function choose(page: Page) {
  await click(page.get("#employee-menu"));
  await click(page.all("[role=menu] button").at(-1)!);
}

/** What a screen reader says of a button after its name. */
const means = (page: Page, button: string) => page.get(`#${page.get(button).getAttribute("aria-describedby")}`).textContent;

test("the menu asks how far, and does nothing before it is told", async () => {
  const page = await openPage("account");
  await choose(page);
  const box = page.get<HTMLDialogElement>("dialog#sign-out");
  expect(box.open).toBe(true);
  expect(page.get(`#${box.getAttribute("aria-labelledby")}`).textContent).toBe("Sign out");
  expect(document.activeElement).toBe(page.get("#sign-out-here"));
  expect(page.asked("sign_out")).toEqual([]);
});

test.each([
  ["en", "accepts it until it expires by itself", "your phone and on other computers"],
  ["da", "indtil det udløber af sig selv", "din telefon og på andre computere"],
])("each of the two says what it means (%s)", async (lang, here, everywhere) => {
  const page = await openPage(`account&lang=${lang}`);
  await choose(page);
  expect(means(page, "#sign-out-here")).toContain(here);
  expect(means(page, "#sign-out-everywhere")).toContain(everywhere);
});

test.each([
  ["#sign-out-here", false],
  ["#sign-out-everywhere", true],
])("%s asks for everywhere: %s", async (button, everywhere) => {
  const page = await openPage("account");
  await choose(page);
  await click(page.get(button));
  expect(page.asked("sign_out")).toEqual([{ everywhere }]);
  expect(page.has("#sign-in")).toBe(true);
  expect(page.has("dialog")).toBe(false);
});

test("Esc leaves everything as it is and gives the focus back to the menu", async () => {
  const page = await openPage("account");
  await choose(page);
  // As the engine says it of the Esc key.
  const untouched = page.get("#sign-out").dispatchEvent(new Event("cancel", { cancelable: true }));
  await settled();
  expect(untouched).toBe(false);
  expect(page.has("#sign-out")).toBe(false);
  expect(document.activeElement).toBe(page.get("#employee-menu"));
  expect(page.asked("sign_out")).toEqual([]);
});

test("the Tab key goes round within the box", async () => {
  const page = await openPage("account");
  await choose(page);
  const close = page.get("#sign-out header button");
  const cancel = page.get("#sign-out footer button");
  cancel.focus();
  expect(await press(cancel, "Tab")).toBe(false);
  expect(document.activeElement).toBe(close);
  expect(await press(close, "Tab", { shiftKey: true })).toBe(false);
  expect(document.activeElement).toBe(cancel);
  // Between the ends it is the engine's.
  page.get("#sign-out-here").focus();
  expect(await press(page.get("#sign-out-here"), "Tab")).toBe(true);
});

test("Cancel does the same", async () => {
  const page = await openPage("account");
  await choose(page);
  await click(page.get("#sign-out footer button"));
  expect(page.has("#sign-out")).toBe(false);
  expect(page.asked("sign_out")).toEqual([]);
});

test("what is refused is said, and the other way stays open", async () => {
  const page = await openPage("account&scene=offline");
  await choose(page);
  await click(page.get("#sign-out-everywhere"));
  expect(page.get("#sign-out [role=alert]").textContent).toContain("The PBX does not answer");
  await click(page.get("#sign-out-here"));
  expect(page.asked("sign_out")).toEqual([{ everywhere: true }, { everywhere: false }]);
  expect(page.has("#sign-in")).toBe(true);
});

test("a host that fails in no known way still gets an answer in the box", async () => {
  const page = await openPage("account", (host) => {
    const { invoke } = host;
    host.invoke = (command, ...args) => (command === "sign_out" ? Promise.reject("boom") : invoke(command, ...args));
  });
  await choose(page);
  await click(page.get("#sign-out-here"));
  expect(page.get("#sign-out [role=alert]").textContent).toContain("Try again");
});

test("the demo signs out at once", async () => {
  const page = await openPage();
  await choose(page);
  expect(page.asked("sign_out")).toEqual([{ everywhere: false }]);
  expect(page.has("#sign-in")).toBe(true);
});
