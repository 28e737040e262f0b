import { afterEach, describe, expect, test, vi } from "vitest";
import type { FakeHost } from "../src/platform/fake";
import { combination, keyName } from "../src/settings/combination";
import { click, type Page, press, settled } from "./page";
import { changes, open, refusing, withRow } from "./settings";

describe("trying a shortcut", () => {
  const PROVE = "#input-globalShortcuts-CALL-prove";
  const row = "#setting-globalShortcuts-CALL";
  const key = "globalShortcuts.CALL";
  const value = { enabled: true, key: "k", commandOrControl: true, shift: true, alt: false };
  const words = (page: Page) => page.get(`${row} [role=status]`).textContent;
  const proving = async (page: Page, state: "waiting" | "arrived" | "missed") => {
    page.host.change({ editor: { ...page.host.now().editor, proving: { key, state } } });
    await settled();
  };

  test("waits for the press, says what came of it, and can be stopped", async () => {
    const page = await open("", withRow(key, { value }));
    expect(words(page)).toBe("");
    await click(page.get(PROVE));
    expect(page.asked("prove_shortcut")).toEqual([{ key, active: true }]);
    expect(words(page)).toContain("Press the combination now, in any program.");
    await proving(page, "arrived");
    expect(words(page)).toBe("It arrived.");
    await click(page.get(PROVE));
    await proving(page, "missed");
    expect(words(page)).toContain("It did not arrive.");
    await click(page.get(PROVE));
    await click(page.get(PROVE));
    expect(page.asked("prove_shortcut").at(-1)).toEqual({ key, active: false });
    expect(words(page)).toBe("");
  });

  test("ends when the page is left", async () => {
    const page = await open("", withRow(key, { value }));
    await click(page.get(PROVE));
    page.communicator.view.page = "dashboard";
    await settled();
    expect(page.asked("prove_shortcut").at(-1)).toEqual({ key, active: false });
  });

  test("is said to be on or off beside its switch, which has a name of its own", async () => {
    const page = await open("&lang=da");
    const beside = (name: string) => page.get(`#setting-globalShortcuts-${name} .enabled > [aria-hidden]`).textContent;
    expect([beside("ANSWER"), beside("CALL")]).toEqual(["Til", "Fra"]);
    const toggle = page.get<HTMLInputElement>("#input-globalShortcuts-CALL-enabled");
    expect([toggle.checked, toggle.labels?.[0]?.textContent]).toEqual([false, "I brug"]);
  });

  test("is not offered for a shortcut that is off", async () => {
    const page = await open("", withRow(key, { value: { ...value, enabled: false } }));
    expect(page.get<HTMLButtonElement>(PROVE).disabled).toBe(true);
  });
});

describe("recording a shortcut", () => {
  const RECORD = "#input-globalShortcuts-CALL-record";
  const row = "#setting-globalShortcuts-CALL";
  const key = "globalShortcuts.CALL";

  async function recording(query = "", prepare?: (host: FakeHost) => void) {
    const page = await open(query, prepare);
    await click(page.get(RECORD));
    return page;
  }
  const pressed = async (page: Page, name: string, more: KeyboardEventInit = {}) => {
    const untouched = await press(page.get(RECORD), name, more);
    await settled();
    return untouched;
  };
  const told = (page: Page) => page.asked("record_shortcut").map((one) => (one as { active: boolean }).active);

  afterEach(() => vi.restoreAllMocks());

  test("lets go of the shortcuts, takes the next combination, and gives them back", async () => {
    const page = await recording();
    expect(told(page)).toEqual([true]);
    expect(page.get(`${row} [role=status]`).textContent).toBe("Press the combination now, or Esc to cancel.");
    await pressed(page, "Control", { ctrlKey: true });
    await pressed(page, "Shift", { ctrlKey: true, shiftKey: true });
    expect(page.asked("check_shortcut")).toEqual([]);
    expect(await pressed(page, "K", { code: "KeyK", ctrlKey: true, shiftKey: true })).toBe(false);
    const value = { enabled: true, key: "k", commandOrControl: true, shift: true, alt: false };
    expect(page.asked("check_shortcut")).toEqual([{ key, value }]);
    expect(changes(page)).toEqual([{ key, value }]);
    expect(told(page)).toEqual([true, false]);
    expect(page.all(`${row} kbd`).map((cap) => cap.textContent)).toEqual(["Ctrl", "Shift", "K"]);
    // The page's own keys did nothing meanwhile.
    expect(document.activeElement).not.toBe(page.get("#search"));
  });

  test("keeps what the document holds beside the combination", async () => {
    const page = await open();
    await click(page.get("#input-globalShortcuts-SEARCH-record"));
    await press(page.get("#input-globalShortcuts-SEARCH-record"), "F9", { code: "F9", altKey: true });
    await settled();
    expect(changes(page)).toEqual([
      {
        key: "globalShortcuts.SEARCH",
        value: { enabled: true, key: "F9", commandOrControl: false, shift: false, alt: true, note: "of another version" },
      },
    ]);
  });

  test("says at once what is in the way and goes on", async () => {
    const page = await recording();
    await pressed(page, "S", { code: "KeyS", ctrlKey: true, shiftKey: true });
    expect(page.get(`${row} fieldset [role=alert]`).textContent).toBe("“Search” has this combination already.");
    expect(changes(page)).toEqual([]);
    expect(told(page)).toEqual([true]);
    await pressed(page, "F8", { code: "F8", ctrlKey: true });
    expect(page.get(`${row} fieldset [role=alert]`).textContent).toBe("");
    expect(changes(page)).toHaveLength(1);
    expect(told(page)).toEqual([true, false]);
  });

  test("a key without a name is said, and nothing is asked", async () => {
    const page = await recording();
    await pressed(page, "Dead", { code: "BracketRight" });
    expect(page.get(`${row} fieldset [role=alert]`).textContent).toContain("cannot be used");
    await pressed(page, "a", { code: "KeyA", metaKey: true });
    expect(page.asked("check_shortcut")).toEqual([]);
    expect(told(page)).toEqual([true]);
  });

  test("ends with Esc and changes nothing", async () => {
    const page = await recording();
    expect(await pressed(page, "Escape")).toBe(false);
    expect(told(page)).toEqual([true, false]);
    expect(changes(page)).toEqual([]);
    await pressed(page, "F8", { code: "F8", ctrlKey: true });
    expect(page.asked("check_shortcut")).toEqual([]);
  });

  test("ends when the button, or the window, loses the keyboard", async () => {
    const page = await recording();
    page.get(RECORD).blur();
    await settled();
    expect(told(page)).toEqual([true, false]);
    await click(page.get(RECORD));
    window.dispatchEvent(new Event("blur"));
    await settled();
    expect(told(page)).toEqual([true, false, true, false]);
  });

  test("ends when the page is left, or the button pressed again", async () => {
    const page = await recording();
    await click(page.get(RECORD));
    expect(told(page)).toEqual([true, false]);
    await click(page.get(RECORD));
    page.communicator.view.page = "dashboard";
    await settled();
    expect(told(page)).toEqual([true, false, true, false]);
  });

  test("an answer that comes after it was cancelled changes nothing", async () => {
    let answer = (): void => {};
    const page = await recording("", (host) => {
      const { invoke } = host;
      host.invoke = async (command, ...args) => {
        if (command === "check_shortcut") await new Promise<void>((done) => (answer = done));
        return await invoke(command, ...args);
      };
    });
    await pressed(page, "F8", { code: "F8", ctrlKey: true });
    await pressed(page, "Escape");
    answer();
    await settled();
    expect(changes(page)).toEqual([]);
    expect(told(page)).toEqual([true, false]);
  });

  test("a check that is refused is said, and the recording goes on", async () => {
    const page = await recording("", refusing("check_shortcut", "Not now."));
    await pressed(page, "F8", { code: "F8", ctrlKey: true });
    expect(page.get(`${row} fieldset [role=alert]`).textContent).toBe("Not now.");
    expect(changes(page)).toEqual([]);
    expect(told(page)).toEqual([true]);
  });

  test("an answer that comes when the page was left changes nothing", async () => {
    const page = await recording();
    page.host.make("check_shortcut", "wait");
    await pressed(page, "F8", { code: "F8", ctrlKey: true });
    page.communicator.view.page = "dashboard";
    await settled();
    page.host.make("check_shortcut", "answer");
    await settled();
    await settled();
    expect(page.asked("check_shortcut")).toHaveLength(1);
    expect(changes(page)).toEqual([]);
  });

  test("a combination that is refused is said, the old one stays, and the recording ends", async () => {
    const page = await recording("", refusing("change_setting", "Not this one."));
    await pressed(page, "F8", { code: "F8", ctrlKey: true });
    expect(page.get(`${row} .alert`).textContent).toBe("Not this one.");
    expect(page.all(`${row} kbd`)).toEqual([]);
    expect(told(page)).toEqual([true, false]);
  });

  test("on macOS it is Command that counts", async () => {
    vi.spyOn(navigator, "userAgent", "get").mockReturnValue("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)");
    const page = await recording();
    await pressed(page, "j", { code: "KeyJ", metaKey: true });
    expect(changes(page)).toEqual([{ key, value: { enabled: true, key: "j", commandOrControl: true, shift: false, alt: false } }]);
    expect(page.all(`${row} kbd`).map((cap) => cap.textContent)).toEqual(["Cmd", "J"]);
  });

  test.each<[string, string, KeyboardEventInit, string | null]>([
    ["A", "KeyA", { shiftKey: true }, "a"],
    ["å", "BracketLeft", {}, "å"],
    ["!", "Digit1", { shiftKey: true }, "1"],
    ["1", "Digit1", {}, "1"],
    ["F24", "F24", {}, "F24"],
    ["F25", "F25", {}, null],
    [" ", "Space", {}, "Space"],
    ["ArrowUp", "ArrowUp", {}, "Up"],
    ["PageDown", "PageDown", {}, "PageDown"],
    ["End", "Numpad1", {}, "num1"],
    ["+", "NumpadAdd", {}, "numadd"],
    [",", "NumpadDecimal", {}, "numdec"],
    ["Enter", "NumpadEnter", {}, "Enter"],
    ["MediaTrackNext", "MediaTrackNext", {}, "MediaNextTrack"],
    ["AudioVolumeMute", "AudioVolumeMute", {}, "VolumeMute"],
    ["PrintScreen", "PrintScreen", {}, "PrintScreen"],
    ["Unidentified", "", {}, null],
    ["Process", "KeyA", {}, null],
  ])("the key %j at %s is %o named %j", (pressedKey, code, more, name) => {
    expect(keyName(new KeyboardEvent("keydown", { key: pressedKey, code, ...more }), false)).toBe(name);
  });

  test("a character that Option or AltGr types is the key it is typed with", () => {
    const event = (more: KeyboardEventInit) => new KeyboardEvent("keydown", { key: "€", code: "KeyE", ...more });
    expect(combination(event({ altKey: true }), true)).toMatchObject({ key: "e", alt: true });
    expect(keyName(event({ modifierAltGraph: true }), false)).toBe("e");
  });
});
