import { tick } from "svelte";
import { expect, test } from "vitest";
import { click, openPage } from "./page";

const pressOn = (element: Element) => element.dispatchEvent(new MouseEvent("pointerdown", { bubbles: true }));

test("a box is closed by a press beside it, and not by one inside that is let go beside it", async () => {
  const page = await openPage();
  page.communicator.openCall("20304050");
  await tick();
  pressOn(page.get("#call-number"));
  await click(page.get("#call-box"));
  expect(page.get<HTMLInputElement>("#call-number").value).toBe("20304050");
  pressOn(page.get("#call-box"));
  await click(page.get("#call-box"));
  expect(page.has("#call-box")).toBe(false);
});
