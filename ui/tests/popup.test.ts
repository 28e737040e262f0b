import { tick } from "svelte";
import { afterEach, expect, test } from "vitest";
import { mindPopup } from "../src/popup";
import { openPage, press } from "./page";

let stop = () => {};
afterEach(() => stop());

/** A page that minds how its window came to the front. */
async function minded() {
  const page = await openPage();
  stop = mindPopup(page.communicator);
  const popup = async (keysIgnored: boolean) => {
    page.host.change({ popup: { keysIgnored } });
    await tick();
  };
  return { ...page, popup };
}

test("in its first moments no key reaches the page, and none counts as use", async () => {
  const page = await minded();
  await page.popup(true);
  let heard = 0;
  const listen = () => heard++;
  document.body.addEventListener("keydown", listen);
  expect(await press(document.body, "F11")).toBe(false);
  expect(await press(document.body, "a")).toBe(false);
  const typed = new InputEvent("beforeinput", { bubbles: true, cancelable: true });
  expect(document.body.dispatchEvent(typed)).toBe(false);
  expect(heard).toBe(0);
  expect(page.asked("toggle_fullscreen")).toEqual([]);
  expect(page.asked("use_window")).toEqual([]);

  await page.popup(false);
  expect(await press(document.body, "a")).toBe(true);
  expect(heard).toBe(1);
  document.body.removeEventListener("keydown", listen);
});

test.each(["keydown", "pointerdown", "wheel"])("the first %s is told, once", async (kind) => {
  const page = await minded();
  document.body.dispatchEvent(new Event(kind, { bubbles: true }));
  expect(page.asked("use_window")).toEqual([]);
  await page.popup(false);
  document.body.dispatchEvent(new Event(kind, { bubbles: true }));
  document.body.dispatchEvent(new Event(kind, { bubbles: true }));
  await tick();
  expect(page.asked("use_window")).toEqual([undefined]);
  // The next time it comes up is another.
  await page.popup(false);
  document.body.dispatchEvent(new Event(kind, { bubbles: true }));
  expect(page.asked("use_window")).toHaveLength(2);
});

test("a click in its first moments is heard, and is use", async () => {
  const page = await minded();
  await page.popup(true);
  let clicked = 0;
  document.body.addEventListener("click", () => clicked++, { once: true });
  document.body.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  document.body.click();
  expect(clicked).toBe(1);
  expect(page.asked("use_window")).toEqual([undefined]);
});
