import { describe, expect, test } from "vitest";
import { complete, NOTHING_YET } from "../src/model/snapshot";
import { View } from "../src/view.svelte";

test("a snapshot that lacks parts is drawn with empty ones", () => {
  expect(complete({ revision: 3, language: "da" })).toEqual({ ...NOTHING_YET, revision: 3, language: "da" });
});

describe("where the user was", () => {
  test("comes back from the string it went to the host as", () => {
    const view = new View();
    view.page = "report";
    view.search = "åse";
    view.call = "204";
    view.reportOutcome = "failed";
    view.settingsText = "zoom";
    view.closedLines = ["connection\nNo answer"];
    view.scroll = { report: { left: 0, top: 420 } };
    view.intent = 12;
    expect(String(new View(String(view)))).toBe(String(view));
  });

  test("may be the settings page", () => {
    const view = new View('{"page":"settings","settingsText":"genvej"}');
    expect([view.page, view.settingsText]).toEqual(["settings", "genvej"]);
    view.forget();
    expect(String(view)).toBe(String(new View()));
  });

  test.each(["", "null", "[]", "{", '"page"', '{"page":7,"search":{},"scroll":{"a":null,"b":{"left":"x"}},"closedLines":[1]}'])(
    "begins afresh from %j",
    (saved) => {
      expect(String(new View(saved))).toBe(String(new View()));
    },
  );
});
