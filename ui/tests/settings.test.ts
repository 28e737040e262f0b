import { tick } from "svelte";
import { describe, expect, test } from "vitest";
import type { Saving } from "../src/bindings/Saving";
import { en } from "../src/i18n/en";
import { demoEditor } from "../src/platform/demoEditor";
import { demoReport } from "../src/platform/demoReport";
import { found, outcomeFor, outcomeOf, sections, weightOf } from "../src/settings/rows";
import { toneChoice } from "../src/settings/tones";
import { isId } from "../src/settings/values";
import { click, openPage, type Page, press, settled, type } from "./page";
import { changes, choose, description, enter, open, refusing, setting, withRow } from "./settings";

describe("the page", () => {
  test("is reached from the menu of the employee and left by its button", async () => {
    const page = await openPage();
    await click(page.get("#employee-menu"));
    await click(page.get("[role=menu] button"));
    expect(page.get("#settings h1").textContent).toBe("Settings");
    await click(page.get("#leave-settings"));
    expect(page.has("#settings")).toBe(false);
    expect(page.has("#dashboard")).toBe(true);
  });

  test("leads to the report", async () => {
    const page = await open();
    await click(page.get("#to-report"));
    expect(page.has("#report")).toBe(true);
  });

  test("has a heading for every section and a row for every setting", async () => {
    const page = await open();
    const { rows, thisComputer } = demoEditor("en");
    expect(page.all("#settings section h2").map((title) => title.textContent)).toEqual([
      ...sections(rows).map(({ label }) => label),
      "This computer",
    ]);
    expect(page.all(".setting").map((row) => row.dataset["key"])).toEqual([...rows, ...thisComputer].map(({ key }) => key));
  });

  test("says so while there is nothing to set", async () => {
    const page = await open("&scene=nothing");
    expect(page.get("#settings").textContent).toContain("The settings have not loaded yet");
    expect(page.has("#settings-search")).toBe(false);
  });

  test("speaks Danish", async () => {
    const page = await open("&lang=da");
    expect(page.get("#settings h1").textContent).toBe("Indstillinger");
    expect(page.get("label[for=input-autoLaunch]").textContent).toBe("Start, når du logger på");
  });

  test("tells the host of the status panel it shows", async () => {
    const page = await open();
    await settled();
    expect(page.asked("page_shown").at(-1)).toMatchObject({ shown: { statusPanel: true } });
  });

  test("names every input, and no id stands twice", async () => {
    const page = await open();
    const ids = page.all("#settings [id]").map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    const nameless = page.all("#settings :is(input, select, textarea, fieldset)").filter((input) => {
      const labels = "labels" in input ? (input.labels as NodeListOf<HTMLLabelElement> | null) : null;
      const by = input.getAttribute("aria-labelledby");
      const name = input.getAttribute("aria-label") ?? (by === null ? labels?.[0]?.textContent : page.get(`#${by}`).textContent);
      return (name ?? "").trim() === "";
    });
    expect(nameless).toEqual([]);
  });

  test("connects every input to what is said about it", async () => {
    const page = await open();
    expect(description(page, page.get("#input-zoom"))).toBe("Size of everything in the window.");
    expect(description(page, page.get("#input-ringtoneExternal"))).toContain("The PBX refuses this value: the tone is not of this company");
    for (const element of page.all("#settings [aria-describedby]")) expect(description(page, element)).not.toContain("undefined");
  });
});

describe("the search", () => {
  test("looks at label, help, key and section, whatever the case and accents", () => {
    const keys = (text: string) => found(demoEditor("da").rows, text).map(({ key }) => key);
    expect(keys("ALTID OVERST")).toEqual(["alwaysOnTop"]);
    expect(keys("foresporgsel til")).toEqual(["integration.website"]);
    expect(keys("globalshortcuts.call")).toEqual(["globalShortcuts.CALL"]);
    expect(keys("genveje søg")).toEqual(["globalShortcuts.SEARCH"]);
  });

  test("shows what matches and how much of all it is, and can be cleared where nothing does", async () => {
    const page = await open();
    const all = page.all(".setting").length;
    await type(page.get("#settings-search"), "shortcut");
    expect(page.all(".setting").map((row) => row.dataset["key"])).toEqual([
      "showStatusPanel",
      "globalShortcuts.ANSWER",
      "globalShortcuts.HANGUP",
      "globalShortcuts.CALL",
      "globalShortcuts.SEARCH",
    ]);
    expect(page.get(".search [role=status]").textContent).toBe(`5 of ${all} settings`);
    await type(page.get("#settings-search"), "no such thing");
    expect(page.all(".setting")).toEqual([]);
    expect(page.get("#settings").textContent).toContain("No setting matches");
    await click(page.get("#clear-settings-search"));
    expect(page.all(".setting")).toHaveLength(all);
    expect(page.communicator.view.settingsText).toBe("");
  });
});

describe("outcomes", () => {
  test("the window has the worst of its four", () => {
    expect(outcomeOf("window", demoReport("en"))?.key).toBe("window.y");
    expect(outcomeOf("globalShortcuts.SEARCH", demoReport("en"))?.outcome).toBe("failed");
    expect(outcomeOf("no.such", demoReport("en"))).toBeNull();
  });

  test("stand beside the setting with why, and a setting that is applied says nothing", async () => {
    const page = await open();
    const outcome = page.get("#setting-globalShortcuts-SEARCH .outcome");
    expect(outcome.dataset["outcome"]).toBe("failed");
    expect(outcome.textContent).toContain("Failed");
    expect(outcome.textContent).toContain("Another program already holds this combination.");
    expect(page.get("#setting-globalShortcuts-SEARCH").dataset["weight"]).toBe("error");
    expect(page.has("#setting-showStatusPanel .outcome")).toBe(false);
    expect(page.get("#setting-showStatusPanel").dataset["weight"]).toBeUndefined();
    expect(page.has("#setting-language .outcome")).toBe(false);
  });

  test("of the value before a change that is not saved yet are not shown beside the new one", async () => {
    const page = await open();
    const zoom = () => page.host.now().editor.rows.find(({ key }) => key === "zoom")!;
    expect(outcomeOf("zoom", demoReport("en"))?.outcome).toBe("adjusted");
    expect(page.has("#setting-zoom .outcome")).toBe(false);
    expect(weightOf(zoom(), outcomeFor(zoom(), demoReport("en")))).toBeNull();
    // Of the new value they are.
    const report = demoReport("en").map((row) => (row.key === "zoom" ? { ...row, source: "unsaved" } : row));
    page.host.change({ report: { complete: true, rows: report } });
    await tick();
    expect(page.get("#setting-zoom").dataset["weight"]).toBe("warning");
    expect(page.has("#setting-zoom .outcome")).toBe(true);
    page.host.change({ report: { complete: true, rows: demoReport("en") } });
    withRow("zoom", { unsaved: false })(page.host);
    await tick();
    expect(page.has("#setting-zoom .outcome")).toBe(true);
    // A conflict is of both.
    expect(page.has("#setting-alwaysOnTop .outcome")).toBe(true);
  });

  test("say once what they say", async () => {
    const page = await open();
    const count = (key: string, words: RegExp) => page.get(`[data-key="${key}"]`).textContent?.match(words)?.length;
    expect(count("media.preferredVideoInputs", /video/giu)).toBe(1);
    expect(count("media.preferredAudioInputs", /is used/giu)).toBe(1);
    expect(page.get("[data-key='media.preferredAudioInputs'] .outcome").textContent).toContain("Has no effect yet");
  });
});

describe("a change sends the setting with its value:", () => {
  test("a switch", async () => {
    const page = await open();
    const input = page.get<HTMLInputElement>("#input-showStatusPanel");
    expect([input.getAttribute("role"), input.checked]).toEqual(["switch", true]);
    await click(input);
    expect(changes(page)).toEqual([{ key: "showStatusPanel", value: false }]);
    expect(input.checked).toBe(false);
    expect(page.has("#status-panel")).toBe(false);
  });

  test.each([1, "1", "true"])("a switch that stands in the document as %j is on", async (value) => {
    const page = await open("", withRow("alwaysOnTop", { value }));
    const input = page.get<HTMLInputElement>("#input-alwaysOnTop");
    expect(input.checked).toBe(true);
    await click(input);
    expect(changes(page)).toEqual([{ key: "alwaysOnTop", value: false }]);
  });

  test("a number, once it is left", async () => {
    const page = await open();
    const field = page.get<HTMLInputElement>("#input-zoom");
    await type(field, "125");
    expect(changes(page)).toEqual([]);
    await enter(field, "125");
    field.dispatchEvent(new Event("blur"));
    await settled();
    expect(changes(page)).toEqual([{ key: "zoom", value: 125 }]);
    expect(page.get<HTMLInputElement>("#input-zoom-slider").value).toBe("125");
  });

  test("a number, with Enter", async () => {
    const page = await open();
    const field = page.get<HTMLInputElement>("#input-media-ringerVolume");
    expect(field.value).toBe("50");
    await type(field, "80");
    await press(field, "Enter");
    await settled();
    expect(changes(page)).toEqual([{ key: "media.ringerVolume", value: 0.8 }]);
  });

  test("a slider, which moves the number along and counts when it is let go", async () => {
    const page = await open();
    const slider = page.get<HTMLInputElement>("#input-zoom-slider");
    await type(slider, "200");
    expect(page.get<HTMLInputElement>("#input-zoom").value).toBe("200");
    expect(changes(page)).toEqual([]);
    slider.dispatchEvent(new Event("change", { bubbles: true }));
    await settled();
    expect(changes(page)).toEqual([{ key: "zoom", value: 200 }]);
  });

  test("a choice, and null where that is one", async () => {
    const page = await open();
    await choose(page, "#input-ringtoneExternal", "Old telephone");
    await choose(page, "#input-ringtoneExternal", "None: silence");
    expect(changes(page)).toEqual([
      { key: "ringtoneExternal", value: "tone-2" },
      { key: "ringtoneExternal", value: null },
    ]);
  });

  test("a theme, which is painted at once and shown in its own colours", async () => {
    const page = await open();
    const cards = page.all("#input-theme label");
    expect(cards.map((card) => card.querySelector<HTMLElement>("[data-palette]")?.dataset["palette"])).toEqual(["EARTH", "TEAL", "DARK"]);
    await click(page.get("#input-theme input[value=DARK]"));
    expect(changes(page)).toEqual([{ key: "theme", value: "DARK" }]);
    expect(document.documentElement.dataset["theme"]).toBe("DARK");
    expect(page.get<HTMLInputElement>("#input-theme input:checked").value).toBe("DARK");
  });

  test("the size of the window alone leaves its place", async () => {
    const page = await open("", withRow("window", { value: { x: 5, y: 6, width: 1000, height: 700, monitor: 2 } }));
    await enter(page.get("#input-window-width"), "1200");
    expect(changes(page)).toEqual([{ key: "window", value: { x: 5, y: 6, width: 1200, height: 700, monitor: 2 } }]);
  });

  test("one edge of the window alone is not sent, both are", async () => {
    const page = await open("", withRow("window", { value: null }));
    await enter(page.get("#input-window-x"), "10");
    expect(changes(page)).toEqual([]);
    expect(page.get("#setting-window [role=alert]").textContent).toBe("Type both edges, or leave both empty.");
    await enter(page.get("#input-window-y"), "20");
    expect(changes(page)).toEqual([{ key: "window", value: { x: 10, y: 20, width: 1000, height: 700 } }]);
    expect(page.get("#setting-window [role=alert]").textContent).toBe("");
  });

  test("the ringtone of a queue, with what else the line holds", async () => {
    const page = await open();
    await choose(page, "#input-queueRingtones-0-ringtone", "Marimba");
    expect(changes(page).at(-1)).toEqual({ key: "queueRingtones", value: [{ queue: "queue-support", ringtone: "tone-1", since: 2019 }] });
    await click(page.get("#input-queueRingtones-add"));
    expect(changes(page).at(-1)).toEqual({
      key: "queueRingtones",
      value: [
        { queue: "queue-support", ringtone: "tone-1", since: 2019 },
        { queue: "queue-reception", ringtone: "tone-1" },
      ],
    });
    await click(page.get("#input-queueRingtones [aria-label='Remove line 1']"));
    expect(changes(page).at(-1)).toEqual({ key: "queueRingtones", value: [{ queue: "queue-reception", ringtone: "tone-1" }] });
  });

  test("a device that is away has the name that it had here", async () => {
    const page = await open();
    const row = page.get("#setting-media-preferredAudioInputs");
    expect(row.textContent).toContain("Table microphone");
    expect(row.textContent).not.toContain("a-microphone-that-was-here-once");
    expect(page.host.asked.map((asked) => asked.command)).toContain("look_at_devices");
  });

  test("the order of devices, and no more than five of them", async () => {
    const page = await open("", withRow("media.preferredAudioInputs", { value: ["a", "b", "c", "mic-2", "d"] }));
    const key = "media.preferredAudioInputs";
    expect(page.get("#input-media-preferredAudioInputs li:nth-child(4)").textContent).toContain("In use now");
    await click(page.get("[aria-label='Move Jabra Evolve2 65 up']"));
    expect(changes(page).at(-1)).toEqual({ key, value: ["a", "b", "mic-2", "c", "d"] });
    await click(page.get("[aria-label='Move a (name not known) down']"));
    expect(changes(page).at(-1)).toEqual({ key, value: ["b", "a", "mic-2", "c", "d"] });
    await choose(page, "#input-media-preferredAudioInputs-add", "Built-in microphone");
    expect(changes(page).at(-1)).toEqual({ key, value: ["mic-3", "b", "a", "mic-2", "c"] });
    await click(page.get("[aria-label='Remove b (name not known)']"));
    expect(changes(page).at(-1)).toEqual({ key, value: ["mic-3", "a", "mic-2", "c"] });
  });

  test("a switch of a shortcut", async () => {
    const page = await open();
    await click(page.get("#input-globalShortcuts-SEARCH-enabled"));
    expect(changes(page)).toEqual([
      {
        key: "globalShortcuts.SEARCH",
        value: { enabled: false, key: "s", commandOrControl: true, shift: true, alt: false, note: "of another version" },
      },
    ]);
  });

  test("a switch that is set back elsewhere goes back too", async () => {
    const page = await open();
    const input = page.get<HTMLInputElement>("#input-showStatusPanel");
    const before = input.checked;
    await click(input);
    expect(input.checked).toBe(!before);
    withRow("showStatusPanel", { value: before })(page.host);
    await settled();
    expect(input.checked).toBe(before);
  });

  test("a choice of this computer, which is no setting of the account", async () => {
    const page = await open();
    await choose(page, "#input-language", "Dansk");
    expect(page.asked("change_local")).toEqual([{ key: "language", value: "da" }]);
    expect(changes(page)).toEqual([]);
    expect(page.get("#settings h1").textContent).toBe("Indstillinger");
    expect(page.has("#reset-language")).toBe(false);
  });
});

describe("an object", () => {
  const LIGHT = { use: true, ringTone: "OpenOffice", ringVolume: 30, colour: "later" };
  const sent = (page: Page) => changes(page).map((one) => (one as { value: unknown }).value);

  test("is sent as a whole with the one member changed, and keeps members nobody knows", async () => {
    const page = await open();
    await enter(page.get("#input-media-kuando-ringVolume"), "70");
    await choose(page, "#input-media-kuando-ringTone", "Quiet");
    await choose(page, "#input-media-kuando-ringTone", "None: silence");
    await click(page.get("#input-media-kuando-use"));
    expect(sent(page)).toEqual([
      { ...LIGHT, ringVolume: 70 },
      { ...LIGHT, ringVolume: 70, ringTone: "Quiet" },
      { ...LIGHT, ringVolume: 70, ringTone: "" },
      { ...LIGHT, ringVolume: 70, ringTone: "", use: false },
    ]);
  });

  test("that is not set begins from its default", async () => {
    const page = await open("", withRow("media.kuando", { value: null }));
    await click(page.get("#input-media-kuando-use"));
    await enter(page.get("#input-media-kuando-ringVolume"), "");
    expect(sent(page)).toEqual([{ use: true, ringTone: "", ringVolume: 50 }]);
  });

  test("has both changes when the second comes before the first is answered", async () => {
    const answers: (() => void)[] = [];
    const page = await open("", (host) => {
      const { invoke } = host;
      host.invoke = async (command, ...args) => {
        if (command === "change_setting") await new Promise<void>((done) => answers.push(done));
        return await invoke(command, ...args);
      };
    });
    await enter(page.get("#input-media-kuando-ringVolume"), "70");
    await choose(page, "#input-media-kuando-ringTone", "Funky");
    for (const answer of answers) answer();
    await settled();
    expect(setting(page.host, "media.kuando").value).toEqual({ ...LIGHT, ringVolume: 70, ringTone: "Funky" });
    expect(page.get<HTMLSelectElement>("#input-media-kuando-ringTone").selectedOptions[0]?.textContent).toBe("Funky");
  });

  test("has the tones that the light plays, and one that it does not play for as long as it is set", async () => {
    const page = await open("", withRow("media.kuando", { value: { ...LIGHT, ringTone: "Tetris" } }));
    const select = page.get<HTMLSelectElement>("#input-media-kuando-ringTone");
    const options = () => [...select.options].map(({ textContent }) => textContent?.trim());
    const { tones } = page.host.now().editor.desk;
    expect(options()).toEqual(["None: silence", ...tones, "Tetris (not in the list)"]);
    expect(select.selectedOptions[0]?.textContent?.trim()).toBe("Tetris (not in the list)");
    expect(description(page, select)).toContain("Played by the light itself;");
    await choose(page, "#input-media-kuando-ringTone", "Quiet");
    expect(options()).toEqual(["None: silence", ...tones]);
  });

  test("has its tone as a text while nobody tells of tones", () => {
    const { control } = demoEditor("en").rows.find(({ key }) => key === "media.kuando")!;
    const fields = control.kind === "form" ? control.fields : [];
    expect(fields.map((field) => toneChoice("media.kuando", field, [], en))).toEqual(fields);
    expect(fields.map((field) => toneChoice("integration.run", field, ["Quiet"], en))).toEqual(fields);
  });
});

describe("what stands in the way", () => {
  test("a locked setting cannot be changed, and says who has fixed it", async () => {
    const page = await open();
    const input = page.get<HTMLInputElement>("#input-autoLaunch");
    expect(input.disabled).toBe(true);
    expect(description(page, input)).toContain("Set by Nordlys IT (/etc/communicator/policy.json)");
    expect(page.get("#lock-autoLaunch").textContent).toContain("it cannot be changed here");
    expect(page.has("#reset-autoLaunch")).toBe(false);
  });

  test.each(demoEditor("en").rows.map(({ key }) => key))("nothing of %s can be used while it is locked", async (key) => {
    const page = await open("", withRow(key, { locked: "Set by somebody." }));
    const name = key.replaceAll(".", "-");
    if (page.has(`#input-${name}-toggle`)) await click(page.get(`#input-${name}-toggle`));
    const inputs = page.all(`#setting-${name} .change :is(input, select, textarea, button)`);
    // What is set can still be listened to, and an integration be read, tried and taken its approval.
    const spared = ".after, section[id^=conflict], [id$=-play], [id$=-sample], .summary, [id$=-browsers]";
    const own = inputs.filter((input) => input.closest(spared) === null);
    expect(own.filter((input) => !input.matches(":disabled"))).toEqual([]);
    expect(description(page, page.get(`#input-${name}`))).toContain("Set by somebody.");
  });

  test("a conflict shows both values in words and sends the one that stays", async () => {
    const page = await open();
    const side = (which: string) => page.get(`#conflict-alwaysOnTop [data-side=${which}]`);
    expect(side("mine").textContent).toContain("On");
    expect(side("theirs").textContent).toContain("Off");
    await click(page.get("#conflict-alwaysOnTop [data-side=theirs] button"));
    expect(page.asked("settle_conflict")).toEqual([{ key: "alwaysOnTop", keep: "theirs" }]);
    expect(page.has("#conflict-alwaysOnTop")).toBe(false);
    expect(page.get<HTMLInputElement>("#input-alwaysOnTop").checked).toBe(false);
  });

  test("a conflict of an object says what each member is", async () => {
    const mine = { when: "RINGING", website: "a.test", actions: [{ action: "sleep", value: 5 }] };
    const page = await open("", withRow("integration.browser", { conflict: { mine, theirs: null } }));
    const side = (which: string) => page.get(`#conflict-integration-browser [data-side=${which}]`).textContent;
    expect(side("mine")).toContain("When: When a call rings");
    expect(side("mine")).toContain("Host name: a.test");
    expect(side("mine")).toContain("Steps: Wait 5");
    expect(side("theirs")).toContain("not set");
    await click(page.get("#conflict-integration-browser [data-side=mine] button"));
    expect(page.asked("settle_conflict")).toEqual([{ key: "integration.browser", keep: "mine" }]);
  });

  test("a change that is not saved yet can be taken back", async () => {
    const page = await open();
    expect(page.get("#setting-zoom .unsaved").textContent).toContain("Not saved yet");
    expect(page.has("#take-back-theme")).toBe(false);
    await click(page.get("#take-back-zoom"));
    expect(page.asked("discard_change")).toEqual([{ key: "zoom" }]);
    expect(page.has("#setting-zoom .unsaved")).toBe(false);
    expect(page.get<HTMLInputElement>("#input-zoom").value).toBe("100");
    // The button is gone; the keyboard stays at the setting.
    expect(page.get("#setting-zoom").contains(document.activeElement)).toBe(true);
  });

  test("taking back asks once, and takes the keyboard from nobody who has gone on", async () => {
    const page = await open();
    page.host.make("discard_change", "wait");
    await click(page.get("#take-back-zoom"));
    await click(page.get("#take-back-zoom"));
    expect(page.asked("discard_change")).toHaveLength(1);
    page.get("#settings-search").focus();
    page.host.make("discard_change", "answer");
    await settled();
    expect(page.get<HTMLInputElement>("#input-zoom").value).toBe("100");
    expect(document.activeElement).toBe(page.get("#settings-search"));
  });

  test("what is not the default can be set back to it", async () => {
    const page = await open();
    expect(page.has("#reset-theme")).toBe(false);
    expect(page.has("#reset-dashboardColumnWidth")).toBe(false);
    await click(page.get("#reset-media-kuando"));
    expect(page.asked("reset_setting")).toEqual([{ key: "media.kuando" }]);
    expect(page.get<HTMLSelectElement>("#input-media-kuando-ringTone").selectedOptions[0]?.textContent).toBe("None: silence");
    expect(page.has("#reset-media-kuando")).toBe(false);
  });

  test("a refusal is said at once under the control, and what was typed stays", async () => {
    const page = await open();
    const field = page.get<HTMLInputElement>("#input-zoom");
    await enter(field, "4000");
    expect(page.get("#setting-zoom [role=alert]").textContent).toContain("It must be between 25 and 400.");
    expect(description(page, field)).toContain("It must be between 25 and 400.");
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(field.value).toBe("4000");
    // News of something else takes nothing away.
    page.host.change({ editor: { ...page.host.now().editor, recording: false } });
    await tick();
    expect(field.value).toBe("4000");
    await enter(field, "200");
    expect(page.get("#setting-zoom [role=alert]").textContent).toBe("");
    expect(field.getAttribute("aria-invalid")).toBeNull();
    expect(setting(page.host, "zoom").value).toBe(200);
  });

  test("what is typed and not yet left survives news of other settings", async () => {
    const page = await open();
    const field = page.get<HTMLInputElement>("#input-media-kuando-ringVolume");
    await type(field, "7");
    withRow("zoom", { value: 300 })(page.host);
    await settled();
    expect(page.get<HTMLInputElement>("#input-zoom").value).toBe("300");
    expect(field.value).toBe("7");
  });

  test("what is typed and not yet left survives that the host was asked for the whole", async () => {
    const page = await open();
    const field = page.get<HTMLInputElement>("#input-zoom");
    await type(field, "17");
    page.host.make("watch", "wait");
    page.host.lose({ alarm: null });
    page.host.change({ notice: null });
    await settled();
    expect(page.asked("ui_ready")).toHaveLength(2);
    expect(page.get("#input-zoom")).toBe(field);
    page.host.make("watch", "answer");
    await settled();
    expect(page.get("#input-zoom")).toBe(field);
    expect(field.value).toBe("17");
  });

  test("no number at all is said without asking the host", async () => {
    const page = await open();
    await enter(page.get("#input-zoom"), "");
    expect(page.get("#setting-zoom [role=alert]").textContent).toBe("Type a number.");
    expect(changes(page)).toEqual([]);
  });

  test("a choice, a theme and a switch that are refused go back", async () => {
    const page = await open("", refusing("change_setting", "Not now."));
    await choose(page, "#input-ringtoneExternal", "Old telephone");
    await click(page.get("#input-theme input[value=DARK]"));
    await click(page.get("#input-showStatusPanel"));
    for (const name of ["ringtoneExternal", "theme", "showStatusPanel"]) {
      expect(page.get(`#setting-${name} [role=alert]`).textContent).toBe("Not now.");
    }
    expect(page.get<HTMLSelectElement>("#input-ringtoneExternal").selectedOptions[0]?.textContent).toBe("Marimba");
    expect(page.get<HTMLInputElement>("#input-theme input:checked").value).toBe("EARTH");
    expect(page.get<HTMLInputElement>("#input-showStatusPanel").checked).toBe(true);
  });

  test("an id that the list does not know is said in words, and can be seen, until another is chosen", async () => {
    const page = await open();
    const select = page.get<HTMLSelectElement>("#input-dashboardId");
    const shown = () => select.selectedOptions[0]?.textContent?.trim();
    expect(shown()).toBe("Unknown: not in the list");
    expect(select.title).toBe("12345678902134567890BBBB");
    await choose(page, "#input-dashboardId", "Support");
    expect(changes(page)).toEqual([{ key: "dashboardId", value: "dashboard-2" }]);
    expect(shown()).toBe("Support");
    expect(select.title).toBe("");
  });

  test("a word is no id", () => {
    const ids = ["12345678902134567890BBBB", "12345678901234567890abcd", "0b1c4f5e-9f5e-4f0e-8a52-2b1f3f1c6a77"];
    const others = ["Tetris", "TelephoneNordic", "TelephonePickMeUp", "PLANTRONICS", "a name of 16 letters", "", "[1]"];
    expect([...ids, ...others].filter(isId)).toEqual(ids);
  });

  test("values that are nothing the control knows are no reason to fall", async () => {
    const page = await open("", (host) => {
      const { editor } = host.now();
      host.change({
        editor: { ...editor, rows: editor.rows.map((row, at) => ({ ...row, value: [{ a: [1] }, "text", 7, [null, 3], true][at % 5] })) },
      });
    });
    expect(page.all(".setting")).toHaveLength(demoEditor("en").rows.length + demoEditor("en").thisComputer.length);
  });
});

describe("saving", () => {
  const saving = (page: Page) => page.get("#saving [role=status]").textContent?.replace(/\s+/gu, " ").trim();

  test("says how far the changes have come", async () => {
    const page = await open();
    const say = async (state: Saving) => {
      page.host.change({ editor: { ...page.host.now().editor, saving: state } });
      await tick();
      return saving(page);
    };
    expect(await say({ state: "saved" })).toBe("All changes are saved.");
    expect(await say({ state: "waiting", changes: 1 })).toBe("1 change is kept on this computer and will be saved shortly.");
    expect(await say({ state: "waiting", changes: 3 })).toBe("3 changes are kept on this computer and will be saved shortly.");
    expect(await say({ state: "sending", changes: 3 })).toBe("Saving 3 changes…");
  });

  test("that could not be done says why", async () => {
    const page = await open("&scene=saving-kept");
    expect(saving(page)).toBe("2 changes are kept on this computer and not saved yet. The PBX does not answer. Tried again in 20 s.");
    expect(page.has("#saving-restore")).toBe(false);
  });

  test.each([
    ["#saving-restore", "Put it back as it was", true],
    ["#saving-go-on", "Keep it as it is and go on", false],
  ])("that has stopped shows what came back otherwise and can be decided with %s", async (button, words, restore) => {
    const page = await open("&scene=saving-stopped");
    expect(saving(page)).toContain("The PBX changed settings that you had not changed");
    const difference = page.get("#saving [data-path='media.ringerVolume']");
    expect([...difference.querySelectorAll("dd")].map((one) => one.textContent)).toEqual(["50%", "not set"]);
    expect(difference.textContent).toContain("Ringtone volume");
    expect(page.all("#saving [data-path]")).toHaveLength(2);
    expect(page.get(button).textContent).toBe(words);
    await click(page.get(button));
    expect(page.asked("resume_saving")).toEqual([{ restore }]);
    expect(saving(page)).toBe("All changes are saved.");
  });
});

describe("busylight and headset", () => {
  test("are listed with what is done with them, or why nothing is", async () => {
    const page = await open();
    const lines = page.all("#desk li").map((line) => line.textContent?.replace(/\s+/gu, " ").trim());
    expect(lines).toEqual([
      "Busylight Omega In use now On a call",
      "Busylight Alpha Not used: you may not open it: install the package of this program, which brings the rule for it, and connect it again.",
      "Jabra Evolve2 65 In use now",
    ]);
    const colours = page.all("#desk tbody tr").map((row) => row.textContent?.replace(/\s+/gu, " ").trim());
    expect(colours[0]).toBe("A call rings blue, blinking");
    expect(colours.at(-1)).toBe("Offline dark");
  });

  test("show their colours and ring when asked", async () => {
    const page = await open();
    await click(page.get("#show-colours"));
    await click(page.get("#ring-devices"));
    expect(page.asked("try_devices")).toEqual([{ ring: false }, { ring: true }]);
    expect(page.get("#desk [role=status]").textContent).toBe("");
  });

  test("say why they do not", async () => {
    const page = await open("", refusing("try_devices", "There is a call; try it afterwards."));
    await click(page.get("#ring-devices"));
    await settled();
    expect(page.get("#desk [role=status]").textContent).toBe("There is a call; try it afterwards.");
  });
});
