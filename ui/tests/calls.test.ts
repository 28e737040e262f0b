import { tick } from "svelte";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Call } from "../src/bindings/Call";
import { type Place, placed } from "../src/call/places";
import { caller, numberBeside, origin, ringing, sinceWhen } from "../src/call/words";
import { da } from "../src/i18n/da";
import { en } from "../src/i18n/en";
import type { FakeHost } from "../src/platform/fake";
import { demoCalls } from "../src/platform/demoCalls";
import { callsOf } from "../src/platform/fakeCalls";
import { click, openPage, type Page, press, settled } from "./page";

afterEach(() => {
  vi.useRealTimers();
});

const cards = (page: Page) => page.all("#calls [data-call-state]");
const said = (page: Page) => page.get("#calls-said").textContent?.trim();
const button = (page: Page, action: string, under = "#calls") => page.get(`${under} [data-action=${action}]`);
/** What the card is called, and its buttons. */
const name = (element: HTMLElement) =>
  (element.getAttribute("aria-labelledby") ?? "")
    .split(" ")
    .map((id) => document.getElementById(id)?.textContent?.trim())
    .join(" ");
const buttons = (card: HTMLElement) => [...card.querySelectorAll("[data-action]")].map((one) => one.textContent?.trim());
const lasts = (page: Page) => page.get("#calls .lasts [aria-hidden]").textContent;

async function give(page: Page, calls: Call[]) {
  page.host.ring(calls);
  await settled();
}
const [RINGING] = demoCalls("ringing", "en") as [Call];
const [ACTIVE] = demoCalls("active", "en") as [Call];

/** Commands about calls are answered when the test says so. */
function held(answer: { now: () => void }) {
  return (host: FakeHost) => {
    const { invoke } = host;
    host.invoke = async (command, ...args) => {
      if (command === "act_on_call") await new Promise<void>((done) => (answer.now = done));
      return await invoke(command, ...args);
    };
  };
}

describe("the calls", () => {
  test.each(["", "page=report", "page=settings", "scene=wallboard", "scene=loading", "scene=problem"])(
    "stand over the page (%s)",
    async (query) => {
      const page = await openPage(`${query}&calls=several`);
      expect(cards(page)).toHaveLength(2);
      expect(page.get("#calls").compareDocumentPosition(page.get("main")) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    },
  );

  test("have their place before there are any, and go with the session", async () => {
    const page = await openPage();
    expect(page.get("#calls").textContent).toContain("You have no calls.");
    await give(page, [RINGING]);
    expect(cards(page)).toHaveLength(1);
    expect(page.get("#calls").textContent).not.toContain("You have no calls.");
    page.host.change({ session: { state: "signedOut", server: "", why: null } });
    await tick();
    expect(page.has("#calls, #calls-said, #queue-alarm")).toBe(false);
  });

  test.each([
    [
      "en",
      "Your calls",
      ["Ringing Nordisk Tømrer ApS", "On hold Søren Østergaard"],
      [
        ["Answer Ctrl+Alt+A", "Decline", "Silence here"],
        ["Transfer T", "Resume", "Hang up", "Note", "Record"],
      ],
      "Incoming · Queue Reception",
    ],
    [
      "da",
      "Dine opkald",
      ["Ringer Nordisk Tømrer ApS", "På hold Søren Østergaard"],
      [
        ["Besvar Ctrl+Alt+A", "Afvis", "Lydløs her"],
        ["Stil om T", "Genoptag", "Læg på", "Notat", "Optag"],
      ],
      "Indgående · Kø Reception",
    ],
  ])("say who, from where, and how each stands (%s)", async (lang, region, names, actions, from) => {
    const page = await openPage(`calls=several&lang=${lang}`);
    expect(page.get("#calls").getAttribute("aria-label")).toBe(region);
    expect(cards(page).map(name)).toEqual(names);
    expect(cards(page).map(buttons)).toEqual(actions);
    expect(cards(page)[0]!.textContent).toContain("+45 20 30 40 50");
    expect(cards(page)[0]!.querySelector(".origin")?.textContent).toBe(from);
  });

  test("each state has a sign of its own shape, and a button says whose call it is about", async () => {
    const page = await openPage("calls=many");
    const shapes = new Map(
      cards(page).map((card) => [card.dataset["callState"], card.querySelector("svg")!.innerHTML.replace(/ class="[^"]*"/gu, "")]),
    );
    expect(shapes.size).toBe(4);
    expect(new Set(shapes.values()).size).toBe(4);
    const who = document.getElementById(button(page, "answer").getAttribute("aria-describedby") ?? "");
    expect(who?.textContent).toBe("Nordisk Tømrer ApS");
  });

  test("names that are markup stay names, and what is not known says so", async () => {
    const page = await openPage("calls=hostile");
    expect(cards(page).map((card) => card.querySelector(".who")?.textContent)).toEqual([
      "<img src=x onerror=alert(1)><b>Bold</b>",
      "محمد عبد الله بن عبد العزيز",
      "Unknown",
    ]);
    expect(page.has("#calls img, #calls b")).toBe(false);
    expect(buttons(cards(page)[1]!)).toEqual(["Transfer", "Note", "Record"]);
  });

  test("of no call at all draw what a host without them leaves out", async () => {
    const page = await openPage("", (host) => {
      const { calls: _, alarm: __, ...older } = host.now();
      Object.assign(host, { first: older });
    });
    expect(cards(page)).toEqual([]);
  });
});

describe("how long", () => {
  test.each<[string, Partial<Call>, string]>([
    ["ringing since it rang", { state: "ringing", since: "2026-11-26T12:00:00Z" }, "0:30"],
    [
      "talking since it was answered, also after a hold",
      { state: "active", since: "2026-11-26T12:00:20Z", answeredAt: "2026-11-26T11:59:00Z" },
      "1:30",
    ],
    ["talking since it began where no answer is known", { state: "active", since: "2026-11-26T12:00:20Z", answeredAt: null }, "0:10"],
    ["on hold since it was put there", { state: "held", since: "2026-11-26T12:00:25Z", answeredAt: "2026-11-26T11:59:00Z" }, "0:05"],
    ["nothing where the clocks differ", { state: "dialling", since: "2026-11-26T13:00:00Z" }, "0:00"],
  ])("%s", async (_, parts, shown) => {
    vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"], now: new Date("2026-11-26T12:00:30Z") });
    const page = await openPage();
    await give(page, [{ ...RINGING, ...parts }]);
    expect(lasts(page)).toBe(shown);
  });

  test("counts on by the second, and a change of state begins anew", async () => {
    vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"], now: new Date("2026-11-26T12:00:30Z") });
    const page = await openPage();
    const call: Call = { ...RINGING, since: "2026-11-26T12:00:25Z" };
    await give(page, [call]);
    vi.advanceTimersByTime(3000);
    await tick();
    expect(lasts(page)).toBe("0:08");
    await give(page, [{ ...call, state: "active", since: "2026-11-26T12:00:33Z", answeredAt: "2026-11-26T12:00:33Z" }]);
    expect(lasts(page)).toBe("0:00");
  });
});

describe("what can be done", () => {
  test.each([
    ["answer", "ringing"],
    ["decline", "ringing"],
    ["silence", "ringing"],
    ["hold", "active"],
    ["hang_up", "active"],
  ])("%s is sent once for the call it stands on", async (action, which) => {
    const page = await openPage(`calls=${which}`);
    const { id } = callsOf(page.host.now())[0]!;
    await click(button(page, action));
    expect(page.asked("act_on_call")).toEqual([{ id, action }]);
  });

  test("a call goes from ringing to the end by its own buttons", async () => {
    const page = await openPage("calls=ringing");
    for (const [action, state] of [
      ["answer", "active"],
      ["hold", "held"],
      ["resume", "active"],
    ] as const) {
      await click(button(page, action));
      expect(cards(page).map((card) => card.dataset["callState"])).toEqual([state]);
    }
    await click(button(page, "hang_up"));
    expect(cards(page)).toEqual([]);
  });

  test("while it is under way the button says so, keeps the focus, and no second press counts", async () => {
    const answer = { now: () => {} };
    const page = await openPage("calls=ringing", held(answer));
    const pressed = button(page, "answer");
    pressed.focus();
    await click(pressed);
    expect(pressed.getAttribute("aria-busy")).toBe("true");
    // Each is busy by itself: another way to end it stays open.
    expect(button(page, "decline").getAttribute("aria-disabled")).toBeNull();
    expect(page.get("#calls .actions ~ [role=status]").textContent).toBe("One moment…");
    expect(document.activeElement).toBe(pressed);
    await click(pressed);
    expect(page.asked("act_on_call")).toEqual([]);
    answer.now();
    await settled();
    expect(page.asked("act_on_call")).toHaveLength(1);
    expect(cards(page)[0]!.dataset["callState"]).toBe("active");
    expect(button(page, "hold").getAttribute("aria-disabled")).toBeNull();
  });

  test("a refusal stands in the card until another try or another state", async () => {
    const page = await openPage("calls=ringing&scene=no-phone");
    const alert = () => page.get("#calls [role=alert]").textContent?.trim();
    expect(alert()).toBe("");
    await click(button(page, "answer"));
    expect(alert()).toContain("No phone is chosen");
    expect(cards(page)[0]!.dataset["callState"]).toBe("ringing");
    // News about something else leave it.
    await give(page, [{ ...callsOf(page.host.now())[0]!, note: "It rings elsewhere." }]);
    expect(alert()).toContain("No phone is chosen");
    await give(page, [{ ...callsOf(page.host.now())[0]!, state: "active" }]);
    expect(alert()).toBe("");
  });

  test.each([
    ["en", "That did not work."],
    ["da", "Det lykkedes ikke."],
  ])("what fails without words has some (%s)", async (lang, words) => {
    const page = await openPage(`calls=ringing&lang=${lang}`, (host) => {
      const { invoke } = host;
      host.invoke = (command, ...args) => (command === "act_on_call" ? Promise.reject(new Error("gone")) : invoke(command, ...args));
    });
    await click(button(page, "decline"));
    expect(page.get("#calls [role=alert]").textContent).toContain(words);
  });

  test("the tab key comes by the buttons in their order, ringing calls first", async () => {
    const page = await openPage("calls=several");
    const stops = page.all("#calls :is(button, [tabindex='0'])");
    expect(stops.every((stop) => stop.tabIndex === 0)).toBe(true);
    expect(stops.map((stop) => stop.getAttribute("aria-label") ?? stop.textContent?.trim())).toEqual([
      "Why it sounds like this",
      "Answer Ctrl+Alt+A",
      "Decline",
      "Silence here",
      "Transfer T",
      "Resume",
      "Hang up",
      "Note",
      "Record",
    ]);
  });

  test("Esc on the wallboard leaves it and touches no call", async () => {
    const page = await openPage("scene=wallboard&calls=ringing");
    await press(button(page, "answer"), "Escape");
    expect(page.asked("leave_wallboard")).toHaveLength(1);
    expect(page.asked("act_on_call")).toEqual([]);
  });
});

describe("why it sounds so", () => {
  test.each([
    ["en", "Why it sounds like this", "The ringtone of the queue Reception"],
    ["da", "Hvorfor det lyder sådan", "Ringetonen for køen Reception"],
  ])("is a tooltip, and words on demand (%s)", async (lang, label, why) => {
    const page = await openPage(`calls=ringing&lang=${lang}`);
    const info = page.get("#calls [aria-expanded]");
    expect(info.getAttribute("aria-label")).toBe(label);
    expect(info.title).toContain(why);
    expect(page.get("#calls").textContent).not.toContain(why);
    await click(info);
    expect(info.getAttribute("aria-expanded")).toBe("true");
    expect(document.getElementById(info.getAttribute("aria-controls") ?? "")?.textContent).toContain(why);
  });

  test("has no button where nothing is known; a note stands there without one", async () => {
    const page = await openPage();
    await give(page, [{ ...RINGING, toneWhy: null, note: "It still rings on the desk phone." }]);
    expect(page.has("#calls [aria-expanded]")).toBe(false);
    expect(page.get("#calls .note").textContent).toBe("It still rings on the desk phone.");
  });
});

describe("what begins to ring", () => {
  test.each([
    ["en", "Incoming call: Nordisk Tømrer ApS, Queue Reception"],
    ["da", "Indgående opkald: Nordisk Tømrer ApS, Kø Reception"],
  ])("is read aloud at once (%s)", async (lang, words) => {
    const page = await openPage(`lang=${lang}`);
    const region = page.get("#calls-said");
    expect([region.getAttribute("role"), region.getAttribute("aria-live")]).toEqual(["status", "assertive"]);
    expect(said(page)).toBe("");
    await give(page, [RINGING]);
    expect(said(page)).toBe(words);
    expect(page.get("#calls-said")).toBe(region);
  });

  test("is read once: not when anything else changes, nor on another page", async () => {
    const page = await openPage("calls=ringing");
    const once = page.get("#calls-said p");
    await give(page, [{ ...RINGING, note: "It rings elsewhere." }]);
    page.host.change({ language: "da" });
    await settled();
    page.communicator.view.page = "report";
    await settled();
    expect(page.get("#calls-said p")).toBe(once);
    expect(once.textContent).toContain("Incoming call");
  });

  test("beside another is read alone, also in the same words", async () => {
    const page = await openPage();
    const secret = { ...RINGING, name: null, number: null, private: true, queue: null };
    await give(page, [secret]);
    const first = page.get("#calls-said p");
    await give(page, [secret, { ...secret, id: "another" }]);
    expect(said(page)).toBe("Incoming call: Secret number, External");
    expect(page.get("#calls-said p")).not.toBe(first);
  });

  test("again after it had stopped is read again", async () => {
    const page = await openPage();
    await give(page, [RINGING]);
    await give(page, [{ ...RINGING, state: "active" }]);
    expect(said(page)).toBe("");
    await give(page, [RINGING]);
    expect(said(page)).toContain("Nordisk Tømrer");
  });

  test("by the user's own doing is told apart", () => {
    expect(ringing({ ...RINGING, direction: "out" }, en)).toBe("Your phone rings: pick it up to call Nordisk Tømrer ApS");
    expect(ringing({ ...RINGING, direction: "out" }, da)).toBe("Din telefon ringer: tag den for at ringe til Nordisk Tømrer ApS");
  });
});

describe("the focus", () => {
  test("stays where somebody types while calls come and go", async () => {
    const page = await openPage("search=a");
    const field = page.get("#search");
    expect(document.activeElement).toBe(field);
    await give(page, [RINGING, ACTIVE]);
    expect(document.activeElement).toBe(field);
    await give(page, []);
    expect(document.activeElement).toBe(field);
  });

  test("stays on a button that is still there when another call is put before it", async () => {
    const page = await openPage("calls=active");
    const pressed = button(page, "hang_up");
    pressed.focus();
    await give(page, [RINGING, ...callsOf(page.host.now())]);
    expect(document.activeElement).toBe(pressed);
  });

  test("lands on the card when the button goes, not on the button that ends the call", async () => {
    const page = await openPage("calls=ringing");
    button(page, "answer").focus();
    await click(button(page, "answer"));
    expect(document.activeElement).toBe(cards(page)[0]);
  });

  test("lands on the page when the card goes", async () => {
    const page = await openPage("calls=active");
    button(page, "hang_up").focus();
    await click(button(page, "hang_up"));
    expect(document.activeElement).toBe(page.get("main"));
  });

  test("is left alone when nobody had it in the card that goes", async () => {
    const page = await openPage("calls=active");
    page.get("#open-call").focus();
    await give(page, []);
    expect(document.activeElement).toBe(page.get("#open-call"));
    page.get("#open-call").blur();
    await give(page, [RINGING]);
    await give(page, []);
    expect(document.activeElement).toBe(document.body);
  });
});

describe("the item of one's own calls", () => {
  const item = "#dashboard article:has(> header)";
  const own = (page: Page) => page.all(item).find((card) => /My calls|Mine opkald/u.test(card.textContent ?? ""))!;

  test.each([
    ["en", "You have no calls."],
    ["da", "Du har ingen opkald."],
  ])("says that there are none (%s)", async (lang, words) => {
    const page = await openPage(`lang=${lang}`);
    expect(own(page).textContent).toContain(words);
    expect(own(page).querySelector("ul")).toBeNull();
  });

  test("lists the same calls without a second set of buttons, and reads nothing aloud again", async () => {
    const page = await openPage("calls=several");
    const listed = [...own(page).querySelectorAll<HTMLElement>("[data-call-state]")];
    expect(listed.map(name)).toEqual(cards(page).map(name));
    expect(cards(page).flatMap(buttons)).toHaveLength(8);
    expect(listed.flatMap(buttons)).toEqual([]);
    expect(own(page).textContent).toContain("2 calls");
    expect(page.all("[aria-live=assertive]")).toHaveLength(1);
    const ids = page.all("[id]").map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each([
    ["two calls", 2, "2"],
    ["many calls", 12, "3"],
    ["all calls", null, "3"],
  ])("has its room before there are calls, where it shows %s", async (_, maxCalls, rows) => {
    const page = await openPage();
    const { dashboards } = page.host.now();
    const items = dashboards.open!.items.map((item) =>
      item.kind === "myCalls" ? { ...item, config: { ...item.config, maxCalls } } : item,
    );
    page.host.change({ dashboards: { ...dashboards, open: { ...dashboards.open!, items } } });
    await tick();
    const room = () => own(page).querySelector<HTMLElement>("[data-rows]")?.dataset["rows"];
    expect(room()).toBe(rows);
    await give(page, [RINGING]);
    expect(room()).toBe(rows);
  });

  test("is a stop of the tab key where it scrolls, and not where all are seen", async () => {
    const page = await openPage("calls=many");
    const list = () => own(page).querySelector("ul")!;
    expect([list().tabIndex, list().getAttribute("aria-label")]).toEqual([0, "My calls"]);
    await give(page, callsOf(page.host.now()).slice(0, 3));
    expect(list().hasAttribute("tabindex")).toBe(false);
  });

  test("is as high as the calls it shows", async () => {
    // jsdom lays nothing out: rows of 50 px each, which a wallboard shows half as large again.
    const place = (row: Element) => [...(row.parentElement?.children ?? [])].indexOf(row);
    vi.spyOn(HTMLElement.prototype, "offsetTop", "get").mockImplementation(function (this: HTMLElement) {
      return place(this) * 50;
    });
    vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(function (this: Element) {
      return { top: place(this) * 75 } as DOMRect;
    });
    try {
      const page = await openPage("calls=many");
      const list = () => own(page).querySelector("ul")!;
      expect(list().style.maxHeight).toBe("150px");
      await give(page, callsOf(page.host.now()).slice(0, 2));
      expect(list().style.maxHeight).toBe("");
    } finally {
      vi.restoreAllMocks();
    }
  });
});

describe("the places in the rail", () => {
  const ids = (places: readonly Place[]) => places.map(({ call, over }) => (over ? `(${call.id})` : call.id));
  const calls = (...all: string[]) => all.map((id) => ({ ...RINGING, id }));

  test("are kept however the host orders its calls, and another call comes last", () => {
    const first = placed([], calls("a", "b"), false);
    expect(ids(placed(first, calls("c", "b", "a"), false))).toEqual(["a", "b", "c"]);
  });

  test("of calls that are over go at once, but not from under a pointer", () => {
    const first = placed([], calls("a", "b"), false);
    expect(ids(placed(first, calls("b"), false))).toEqual(["b"]);
    const kept = placed(first, calls("b"), true);
    expect(ids(kept)).toEqual(["(a)", "b"]);
    expect(ids(placed(kept, calls("b", "c"), true))).toEqual(["(a)", "b", "c"]);
    expect(ids(placed(kept, calls("b", "c"), false))).toEqual(["b", "c"]);
  });
});

describe("words", () => {
  const nobody = { name: null, number: null, private: false };
  test.each<[Pick<Call, "name" | "number" | "private">, string, string, string | null]>([
    [{ name: "Anna", number: "201", private: false }, "Anna", "Anna", "201"],
    [{ name: " ", number: "201", private: false }, "201", "201", null],
    [{ name: "Anna", number: null, private: true }, "Anna", "Anna", null],
    [{ ...nobody, private: true }, "Secret number", "Hemmeligt nummer", null],
    [nobody, "Unknown", "Ukendt", null],
  ])("for who it is: %o", (call, english, danish, beside) => {
    expect([caller(call, en), caller(call, da), numberBeside(call)]).toEqual([english, danish, beside]);
  });

  test("for where it comes from: the queue before all else", () => {
    expect(origin({ queue: "Support", internal: true }, en)).toBe("Queue Support");
    expect(origin({ queue: null, internal: true }, da)).toBe("Internt");
    expect(origin({ queue: "", internal: false }, en)).toBe("External");
    expect(sinceWhen({ state: "held", since: "b", answeredAt: "a" })).toBe("b");
  });
});
