import { describe, expect, test } from "vitest";
import { complete, changed, NOTHING_YET } from "../src/snapshot";
import { View } from "../src/view.svelte";

describe("changes", () => {
  const held = { ...NOTHING_YET, revision: 7 };

  test("replace the parts they carry and leave the others as they are", () => {
    const next = changed(held, { revision: 9, parts: { language: "da" } });
    expect(next).toEqual({ ...held, revision: 9, language: "da" });
    expect(next.people).toBe(held.people);
  });

  test.each([7, 6, 0])("of revision %d are no news to a page that holds 7", (revision) => {
    expect(changed(held, { revision, parts: { language: "da" } })).toBe(held);
  });
});

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
