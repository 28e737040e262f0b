import { describe, expect, test } from "vitest";
import { Refused } from "../src/check";
import { idOf, read } from "../src/messages";

const plan = {
  type: "run",
  id: 7,
  website: "www.crm.com",
  spa: true,
  steps: [
    { action: "target", value: ".searchButton" },
    { action: "click" },
    { action: "insert", value: "+45 12;\"'</script>{ENTER}" },
    { action: "sleep", value: 500 },
    { action: "js", value: "find(communicator.NUMBER)" },
    { action: "scrolltop" },
  ],
  values: { NUMBER: "+45 12", VAR: { customer: "7" } },
};

describe("a message of the host", () => {
  test("is taken as it is where every part has its form", () => {
    const taken = read(plan);
    expect(taken).toMatchObject({ type: "run", id: 7, website: "www.crm.com", steps: plan.steps });
    expect(read({ type: "cancel", id: 7 })).toEqual({ type: "cancel", id: 7 });
    expect(read({ type: "pick", id: 7, website: "WWW.CRM.com" })).toEqual({ type: "pick", id: 7, website: "www.crm.com" });
    expect(read({ type: "app", state: "not_running", why: null })).toMatchObject({ state: "not_running" });
    expect(read({ type: "sites", sites: [{ site: "WWW.CRM.com", script: false }], ask: true })).toEqual({
      type: "sites",
      sites: [{ site: "www.crm.com", script: false }],
      ask: true,
    });
  });

  test.each<[string, unknown]>([
    ["nothing", null],
    ["a text", "run"],
    ["a list", [plan]],
    ["no type", {}],
    ["the type of no message", { type: "constructor" }],
    ["a member that is not known", { ...plan, url: "https://www.crm.com/" }],
    ["a member too few", { ...plan, spa: undefined }],
    ["an id that is no number", { ...plan, id: "7" }],
    ["an id that JSON numbers do not hold", { ...plan, id: 2 ** 53 }],
    ["a site with a port", { ...plan, website: "www.crm.com:8080" }],
    ["a wish to point out on no site", { type: "pick", id: 7, website: "https://www.crm.com/" }],
    ["steps that are no list", { ...plan, steps: { length: 1 } }],
    ["more steps than are taken", { ...plan, steps: Array(201).fill({ action: "click" }) }],
    ["a step that is not known", { ...plan, steps: [{ action: "open", value: "https://evil.test/" }] }],
    ["a step of an object's own", { ...plan, steps: [{ action: "toString" }] }],
    ["a value that a step does not take", { ...plan, steps: [{ action: "click", value: "x" }] }],
    ["a sleep that is a text", { ...plan, steps: [{ action: "sleep", value: "500" }] }],
    ["a sleep of no length", { ...plan, steps: [{ action: "sleep", value: -1 }] }],
    ["a text that is too long", { ...plan, steps: [{ action: "insert", value: "x".repeat(20_001) }] }],
    ["a value that is no text", { ...plan, values: { NUMBER: 45 } }],
    ["a value that is not known", { ...plan, values: { PASSWORD: "x" } }],
  ])("with %s is refused", (_what, message) => {
    expect(() => read(message)).toThrow(Refused);
  });

  test("that is refused says where, and repeats no value", () => {
    const secret = "+45 70 10 10 10";
    try {
      read({ ...plan, values: { NUMBER: "1", NAME: [secret] } });
      expect.unreachable();
    } catch (error) {
      expect(String(error)).toContain("message.values.NAME");
      expect(String(error)).not.toContain(secret);
    }
  });

  test("that is a broken plan has an id to answer to, if that is whole", () => {
    expect(idOf({ ...plan, steps: null })).toBe(7);
    expect(idOf({ type: "run", id: "7" })).toBeNull();
    expect(idOf(null)).toBeNull();
    expect(idOf({ type: "cancel", id: 7 })).toBeNull();
  });
});
