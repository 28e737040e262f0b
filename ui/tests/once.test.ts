import { tick } from "svelte";
import { describe, expect, test } from "vitest";
import { click, openPage, press, settled, type } from "./page";

const held = { repeat: true };

async function letGo(target: Element, key: string) {
  target.dispatchEvent(new KeyboardEvent("keyup", { key, bubbles: true }));
  await settled();
}

/** A click with the mouse, as the window system tells it. */
async function mouse(target: Element, more: MouseEventInit = {}) {
  const at = { bubbles: true, cancelable: true, detail: 1, screenX: 100, screenY: 100, ...more };
  const untouched = target.dispatchEvent(new MouseEvent("click", at));
  await settled();
  return untouched;
}

describe("a key that is held", () => {
  test("opens the call box from the search, and does not send it", async () => {
    const page = await openPage();
    const field = page.get("#search");
    await type(field, "a");
    await press(field, "Enter");
    expect(page.has("#call-box")).toBe(true);
    const number = page.get("#call-number");
    // The engine would send the form by it.
    for (let turn = 0; turn < 20; turn += 1) expect(await press(number, "Enter", held)).toBe(false);
    expect(page.asked("place_call")).toEqual([]);
    expect(await press(number, "Enter")).toBe(true);
  });

  test.each([
    ["#employee-menu", "Enter"],
    ["#employee-menu", " "],
    ["button.person[data-stop]", "Enter"],
    ["#search", "Escape"],
  ])("is no second press of %s by %j", async (selector, key) => {
    const page = await openPage();
    expect(await press(page.get(selector), key, held)).toBe(false);
  });

  test("writes, moves, and makes larger and smaller", async () => {
    const page = await openPage();
    expect(await press(page.get("#search"), "a", held)).toBe(true);
    expect(await press(page.get("#search"), " ", held)).toBe(true);
    expect(await press(page.get("#search"), "Backspace", held)).toBe(true);
    expect(await press(page.get("main"), " ", held)).toBe(true);
    await press(window, "+", { ctrlKey: true, ...held });
    expect(page.asked("zoom")).toEqual([{ step: "in" }]);
    await press(window, "F11", held);
    await press(window, "F5", held);
    expect(page.asked("toggle_fullscreen")).toEqual([]);
    expect(page.asked("refresh")).toEqual([]);
  });

  test("sends no setting over and over", async () => {
    const page = await openPage("page=settings");
    const field = page.get<HTMLInputElement>("#settings input[type=number]");
    await press(field, "Enter", held);
    expect(page.asked("change_setting")).toEqual([]);
  });
});

describe("Enter just after the window got the keyboard", () => {
  async function handedOver() {
    const page = await openPage();
    page.communicator.openCall("20304050");
    await tick();
    window.dispatchEvent(new Event("focus"));
    return { page, number: page.get("#call-number") };
  }

  test("was pressed in another program when it repeats", async () => {
    const { page, number } = await handedOver();
    await press(number, "Enter");
    await press(number, "Enter", held);
    await letGo(number, "Enter");
    expect(page.asked("place_call")).toEqual([]);
    expect(await press(number, "Enter")).toBe(true);
  });

  test("counts when it is let go of", async () => {
    const { page, number } = await handedOver();
    await press(number, "Enter");
    expect(page.asked("place_call")).toEqual([]);
    await letGo(number, "Enter");
    expect(page.asked("place_call")).toEqual([{ number: "20304050" }]);
  });

  test("counts at once where the window is in use", async () => {
    for (const use of [
      (number: Element) => press(number, "4"),
      (number: Element) => number.dispatchEvent(new Event("pointerdown", { bubbles: true })),
      (number: Element) => letGo(number, "Control"),
    ]) {
      const { number } = await handedOver();
      await use(number);
      expect(await press(number, "Enter")).toBe(true);
    }
  });

  test("presses the button that has the focus, and what listens to the key", async () => {
    const page = await openPage();
    window.dispatchEvent(new Event("focus"));
    const row = page.get("button.person[data-stop]");
    await press(row, "Enter");
    await letGo(row, "Enter");
    expect(page.has("#call-box")).toBe(true);

    await click(page.get("#call-box .icon-button"));
    const field = page.get("#search");
    page.communicator.view.search = "a";
    field.dispatchEvent(new Event("focus"));
    await tick();
    window.dispatchEvent(new Event("focus"));
    await press(field, "Enter");
    await letGo(field, "Enter");
    expect(page.has("#call-box")).toBe(true);
  });
});

describe("the second click of a double click", () => {
  test("on a person leaves the call box open that the first has opened", async () => {
    const page = await openPage();
    await mouse(page.get("button.person[data-stop]"));
    expect(page.has("#call-box")).toBe(true);
    // Now the box, or what is beside it, is under the pointer.
    page.get("#call-box").dispatchEvent(new MouseEvent("pointerdown", { bubbles: true }));
    expect(await mouse(page.get("#call-box"), { detail: 2 })).toBe(false);
    expect(await mouse(page.get("#call-box"), { detail: 3 })).toBe(false);
    expect(page.has("#call-box")).toBe(true);
  });

  test("on Call calls nobody again, however quickly the first was answered", async () => {
    // Refused at once: the box stays, and its button with it.
    const page = await openPage("call=0");
    const call = page.get("#place-call");
    expect(await mouse(call)).toBe(true);
    expect(await mouse(call, { detail: 2 })).toBe(false);
    expect(await mouse(call, { detail: 3 })).toBe(false);
    expect(page.asked("place_call")).toHaveLength(1);
  });

  test("on Answer does not end the call by the button that took its place", async () => {
    const page = await openPage("calls=ringing");
    await mouse(page.get("#calls [data-action=answer]"));
    expect(await mouse(page.get("#calls [data-action=hang_up]"), { detail: 2 })).toBe(false);
    expect(page.asked("act_on_call")).toHaveLength(1);
  });

  test("puts nothing off: who hammers one button acts once in the time of a double click", async () => {
    const page = await openPage("call=0");
    const call = page.get("#place-call");
    const { timeStamp } = new Event("now");
    for (const after of [0, 300, 600, 900]) {
      const event = new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1, screenX: 100, screenY: 100 });
      Object.defineProperty(event, "timeStamp", { value: timeStamp + after });
      call.dispatchEvent(event);
      await settled();
    }
    expect(page.asked("place_call")).toHaveLength(2);
  });

  test("is a click of its own elsewhere, later, and on what may be pressed quickly", async () => {
    const page = await openPage("calls=ringing");
    const answer = page.get("#calls [data-action=answer]");
    const menu = page.get("#employee-menu");
    await mouse(answer);
    expect(await mouse(menu, { screenX: 400 })).toBe(true);
    expect(await mouse(menu, { screenX: 400, detail: 2 })).toBe(true);
    const { timeStamp } = new Event("now");
    const later = new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1, screenX: 400, screenY: 100 });
    Object.defineProperty(later, "timeStamp", { value: timeStamp + 2000 });
    expect(page.get("#search").dispatchEvent(later)).toBe(true);
  });
});
