import { describe, expect, test } from "vitest";
import { isMade } from "../src/page/selector";

describe("a name that", () => {
  test.each([
    "customer-number",
    "searchQuery",
    "q",
    "field_2",
    "step2",
    "address12",
    "crm.phone",
    "kundenummer-søg",
    "Find customer",
    "2fa-code",
    "h1-title",
  ])("somebody has given is kept: %j", (name) => {
    expect(isMade(name)).toBe(false);
  });

  test.each([
    "",
    ":r7:",
    "«r1»",
    "radix-12",
    "headlessui-menu-button-3",
    "ember1234",
    "ext-gen1021",
    "mat-input-0",
    "css-1q2w3e",
    "input_5f1c03aa",
    "item-20260918",
    "1",
    "12-34",
    "x".repeat(81),
  ])("a program makes up at each load is not: %j", (name) => {
    expect(isMade(name)).toBe(true);
  });
});
