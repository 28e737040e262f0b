import { render } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Dashboard } from "../src/bindings/Dashboard";
import type { DashboardItem } from "../src/bindings/DashboardItem";
import { Communicator } from "../src/communicator.svelte";
import { Failures, words } from "../src/failures";
import { demoCalls } from "../src/platform/demoCalls";
import { fakeHost } from "../src/platform/fake";
import Root from "../src/Root.svelte";
import { shown } from "../src/shown";
import { click, openPage, type Page, settled } from "./page";
import { SOURCES } from "./sources";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

type Config = Extract<DashboardItem, { kind: "queue" }>["config"];

/** The open dashboard of the page, with its first queue as given. */
function withQueue(page: Page, change: (config: Config) => Config): Dashboard {
  const { open } = page.host.now().dashboards;
  if (open === null) throw new Error("no dashboard is open");
  let done = false;
  const items = open.items.map((item) => {
    if (item.kind !== "queue" || done) return item;
    done = true;
    return { ...item, config: change(item.config) };
  });
  return { ...open, items };
}

async function give(page: Page, change: (config: Config) => Config) {
  page.host.change({ dashboards: { ...page.host.now().dashboards, open: withQueue(page, change) } });
  await settled();
}

/** What no host tells. */
const BROKEN = () => null as never;
const GOOD = (): Config => ({
  queue: "queue-reception",
  showCalls: true,
  showMembers: true,
  stats: ["ANSWERED"],
  maxCalls: null,
  maxMembers: null,
  variable: null,
  missing: "gone",
});

describe("a card that throws", () => {
  test("costs itself alone: it says so, the rest is drawn on, and the host hears of it once", async () => {
    const page = await openPage();
    const cards = page.all("[data-column] article").length;
    await give(page, BROKEN);
    expect(page.all("[data-failed=card]")).toHaveLength(1);
    expect(page.get("[data-failed]").getAttribute("role")).toBe("alert");
    expect(page.all("[data-column] article")).toHaveLength(cards - 1);
    expect(shown(1).failed).toEqual(["card"]);
    expect(page.asked("page_failed")).toHaveLength(1);
    expect(page.asked("page_failed")[0]).toMatchObject({ failure: { page: 0, part: "card" } });
    expect(page.asked("page_shown").at(-1)).toMatchObject({ shown: { failed: ["card"] } });

    // Calls and everything else go on.
    page.host.ring(demoCalls("ringing", "en"));
    await settled();
    expect(page.has("#calls [data-action=answer]")).toBe(true);
    page.host.change({ appearance: { ...page.host.now().appearance, columnWidth: 500 } });
    await settled();
    expect(page.get("[data-column]").style.width).toBe("500px");
  });

  test("is tried again by hand, and by itself once its data are others", async () => {
    const page = await openPage();
    await give(page, BROKEN);
    const again = () => page.get("[data-failed] button");
    await click(again());
    expect(page.has("[data-failed=card]")).toBe(true);

    vi.useFakeTimers();
    page.host.change({ dashboards: { ...page.host.now().dashboards, open: withQueue(page, GOOD) } });
    await tick();
    expect(page.has("[data-failed=card]")).toBe(true);
    await vi.advanceTimersByTimeAsync(6000);
    expect(page.has("[data-failed]")).toBe(false);
    expect(page.all("[data-column] .stats")[0]?.textContent).toContain("128");
    expect(page.asked("page_shown").at(-1)).toMatchObject({ shown: { failed: [] } });
  });

  test("at the very start leaves the others to be drawn", async () => {
    const page = await openPage("", (host) => {
      for (const item of host.now().dashboards.open?.items ?? []) if (item.kind === "queue") item.config = BROKEN();
    });
    const queues = page.all("[data-failed=card]").length;
    expect(queues).toBeGreaterThan(0);
    expect(page.all("[data-column] article").length).toBeGreaterThan(0);
    // Once for all that throw the same.
    expect(page.asked("page_failed")).toHaveLength(1);
  });
});

describe("what is outside of the cards", () => {
  test("a call that cannot be drawn costs the list of calls, which says how to answer all the same", async () => {
    const page = await openPage();
    const [call] = demoCalls("ringing", "en");
    if (call === undefined) throw new Error("no call");
    page.host.ring([{ ...call, actions: null as never }]);
    await settled();
    expect(page.get("[data-failed=calls]").textContent).toContain("shortcuts");
    expect(page.has("#dashboard article")).toBe(true);
    vi.useFakeTimers();
    page.host.ring([call]);
    await vi.advanceTimersByTimeAsync(6000);
    expect(page.has("#calls [data-action=answer]")).toBe(true);
  });

  test("a call that is named twice is drawn once, and one that nobody has told of not at all", async () => {
    const page = await openPage();
    page.host.ring(demoCalls("several", "en"));
    const [first, second] = page.host.now().callOrder as [string, string];
    page.host.change({ callOrder: [first, "call-nobody-knows", first, second] });
    await settled();
    expect(page.all("#calls [data-call-state]")).toHaveLength(2);
    expect(page.has("[data-failed]")).toBe(false);
  });

  test("a person who is no person costs nothing, whoever names them", async () => {
    const page = await openPage("search=a");
    const { dashboards } = page.host.now();
    const nobody = { "employee-0": null as never, "employee-1": undefined as never, text: "text" as never };
    page.host.change({ people: nobody, members: { "queue-support": null as never }, queues: { "queue-sales": 7 as never } });
    const people = [
      { person: "employee-0", extension: null },
      { person: "employee-0", extension: null },
      { person: "nobody", extension: "x" },
    ];
    const item: DashboardItem = { id: "x", column: 0, position: 0, kind: "extensions", config: { name: "", everyone: false, people } };
    const queue: DashboardItem = { id: "x", column: 0, position: 1, kind: "queue", config: { ...GOOD(), queue: "queue-nobody-knows" } };
    const other = { id: "y", column: 1, position: 0, kind: "of-another-version" } as never;
    page.host.change({ dashboards: { ...dashboards, open: { id: "z", name: "", items: [item, queue, other] } } });
    await settled();
    expect(page.all("#dashboard .person")).toHaveLength(2);
    expect(page.get("#dashboard").textContent).toContain("gone");
    expect(page.has("[data-failed]")).toBe(false);
    expect(page.all("#search-list [role=option]").length).toBeGreaterThan(3);
  });

  test("a page that could not be drawn at all says so, and is drawn when that is tried again", async () => {
    const host = fakeHost(new URLSearchParams(), 0);
    const communicator = new Communicator(host);
    const { view } = communicator;
    // What the frame of the page reads.
    let broken = true;
    Object.defineProperty(view, "page", {
      get: () => {
        if (broken) throw new TypeError("undefined is not an object");
        return "dashboard";
      },
    });
    render(Root, { communicator });
    await settled();
    const button = document.querySelector<HTMLElement>("#broken-window button");
    expect(document.querySelector("#broken-window")?.textContent).toContain("could not be drawn");
    expect(host.asked.find((one) => one.command === "page_failed")?.args).toMatchObject({ failure: { page: 0, part: null } });
    broken = false;
    button?.click();
    await settled();
    expect(document.querySelector("#broken-window")).toBeNull();
    expect(document.querySelector("#dashboard article")).not.toBeNull();
  });
});

describe("what nothing in the page has caught", () => {
  function listening() {
    const host = fakeHost(new URLSearchParams(), 0);
    const failures = new Failures(host);
    failures.view = () => "where the user is";
    const stop = failures.listen();
    const told = async () => {
      await settled();
      return host.asked.map(({ command, args }) => ({ command, ...(args as { failure?: object }).failure }));
    };
    return { stop, told };
  }
  const rejected = (reason: unknown) => Object.assign(new Event("unhandledrejection"), { reason });

  test("is told with where the user is, once", async () => {
    const { stop, told } = listening();
    const error = new TypeError("no\nsuch thing");
    for (let turn = 0; turn < 3; turn += 1) window.dispatchEvent(new ErrorEvent("error", { message: error.message, error }));
    const all = await told();
    expect(all.map(({ command }) => command)).toEqual(["save_view", "page_failed"]);
    expect(all[1]).toMatchObject({ page: 0, part: null, message: expect.stringMatching(/^TypeError: no such thing/) });
    stop();
  });

  test("is told of promises; what the host itself has refused breaks nothing", async () => {
    const { stop, told } = listening();
    window.dispatchEvent(rejected(new Error("late")));
    window.dispatchEvent(rejected({ code: "refused", message: "No." }));
    const all = (await told()).filter(({ command }) => command === "page_failed");
    expect(all).toHaveLength(2);
    expect(all).toContainEqual(expect.objectContaining({ part: null, message: expect.stringContaining("late") }));
    expect(all).toContainEqual(expect.objectContaining({ part: "command", message: "No." }));
    stop();
  });

  test("loads the page anew where the way to the host is gone, and soon after that not again", async () => {
    const deaf = () => new TypeError("undefined is not an object (evaluating 'window.webkit.messageHandlers.ipc')");
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    const now = vi.spyOn(performance, "now").mockReturnValue(1000);
    history.replaceState(null, "");
    const host = fakeHost(new URLSearchParams(), 0);
    const loaded = vi.fn();
    const document = () => new Failures(host, loaded).listen();

    let stop = document();
    window.dispatchEvent(rejected(new TypeError("another")));
    expect(loaded).toHaveBeenCalledTimes(0);
    window.dispatchEvent(rejected(deaf()));
    window.dispatchEvent(rejected(deaf()));
    // It may be on its way out, as one is whose requests were cut off by that.
    expect(loaded).toHaveBeenCalledTimes(0);
    vi.runAllTimers();
    expect(loaded).toHaveBeenCalledTimes(1);
    stop();

    stop = document();
    now.mockReturnValue(9999);
    window.dispatchEvent(new ErrorEvent("error", { message: "", error: deaf() }));
    vi.runAllTimers();
    expect(loaded).toHaveBeenCalledTimes(1);
    now.mockReturnValue(10_000);
    window.dispatchEvent(new ErrorEvent("error", { message: "", error: deaf() }));
    vi.runAllTimers();
    expect(loaded).toHaveBeenCalledTimes(2);
    stop();
    vi.useRealTimers();
    await settled();
    expect(host.asked.filter(({ command }) => command === "page_failed")).toHaveLength(1);
    history.replaceState(null, "");
  });

  test("is no error where sizes changed while they were told, or a picture did not load", async () => {
    const { stop, told } = listening();
    window.dispatchEvent(new ErrorEvent("error", { message: "ResizeObserver loop completed with undelivered notifications." }));
    expect(await told()).toEqual([]);
    stop();
  });

  test("is told in few words, and not more than twenty times", async () => {
    expect(words(new Error("x".repeat(5000))).length).toBeLessThanOrEqual(300);
    expect(words("thrown as a word")).toBe("thrown as a word");
    expect(words(undefined)).toBe("undefined");
    const { stop, told } = listening();
    for (let turn = 0; turn < 50; turn += 1) window.dispatchEvent(rejected(`number ${turn}`));
    expect((await told()).filter(({ command }) => command === "page_failed")).toHaveLength(20);
    stop();
  });
});

/**
 * Each list that is drawn by keys of its elements, and why no key comes twice. The host sees to it for what the
 * PBX lists (`dialect/list.rs`); everything else is the app's own, or goes by its place.
 */
const KEYED = [
  "alarm/Alarm.svelte: (at)",
  "call/CallActions.svelte: (id)", // the registry of actions
  "call/CallActions.svelte: (problem)", // a set
  "call/CallCard.svelte: (name)", // a map of the host's
  "call/CallList.svelte: (call.id)", // a set
  "call/Rail.svelte: (call.id)", // a set
  "call/Transfer.svelte: (target.key)", // people and queues are sets
  "dashboard/Column.svelte: (key)", // `keyed`
  "dashboard/Dashboard.svelte: (place)",
  "dashboard/DashboardSkeleton.svelte: (card)",
  "dashboard/DashboardSkeleton.svelte: (place)",
  "dashboard/DashboardSkeleton.svelte: (row)",
  "dashboard/ExtensionsCard.svelte: (row.key)", // `keyed`
  "dashboard/QueueCallers.svelte: (row.key)",
  "dashboard/QueueCard.svelte: (stat.key)", // a set
  "dashboard/QueueMembers.svelte: (row.key)", // `keyed`
  "first-steps/FirstSteps.svelte: (step)",
  "integrations/BrowserConnection.svelte: (at)", // a place
  "integrations/BrowserConnection.svelte: (browser.name)", // a table of the host
  "integrations/BrowserConnection.svelte: (name + by)", // a table of the host
  "integrations/Editor.svelte: (clash.member)", // a set
  "integrations/Editor.svelte: (field.name)", // the table of settings
  "integrations/Insert.svelte: (variable.text)", // the table of settings, and the words of the page
  "integrations/IntegrationLog.svelte: (row.key)", // `keyed`
  "integrations/IntegrationLog.svelte: (outcome)", // a map
  "integrations/SampleCall.svelte: (name)", // a set
  "integrations/Steps.svelte: (keys[at])", // `Keyed` counts them
  "parts/MenuSheet.svelte: (entry.id)", // dashboards: the PBX's; else the registry of actions
  "people/PeopleTools.svelte: (order)",
  "recents/RecentRow.svelte: (at)",
  "recents/Recents.svelte: (filter)",
  "recents/Recents.svelte: (row.key)",
  "report/Report.svelte: (row.key)", // the table of settings
  "report/ReportFilter.svelte: (outcome)", // a map
  "report/ReportRow.svelte: (at)",
  "search/SearchField.svelte: (index)", // places
  // Plain texts and figures, by their places.
  "integrations/BrowserConnection.svelte: (at)",
  "integrations/Editor.svelte: (at)",
  "integrations/Exact.svelte: (at)",
  "integrations/Lines.svelte: (at)",
  "integrations/Member.svelte: (at)",
  "integrations/SampleCall.svelte: (at)",
  "integrations/Steps.svelte: (at)",
  "integrations/Steps.svelte: (at)",
  "integrations/TemplateField.svelte: (place)",
  "settings/Saving.svelte: (at)",
  "settings/Sides.svelte: (at)",
  "settings/controls/Shortcut.svelte: (at)",
  "settings/Desk.svelte: (at)", // a place
  "settings/Desk.svelte: (colour.state)", // a table of the host
  "settings/Elsewhere.svelte: (id)", // a field of the page each
  "settings/Elsewhere.svelte: (orphan)", // a set
  "settings/SectionNav.svelte: (id)", // one of each section
  "settings/SettingSection.svelte: (row.key)", // the table of settings
  "settings/Settings.svelte: (section.section)", // a map
  "settings/Sides.svelte: (keep)", // mine and theirs
  "settings/controls/Devices.svelte: (keys[at])", // `Keyed` counts them
  "settings/controls/Form.svelte: (field.name)", // the table of settings
  "settings/controls/Geometry.svelte: (name)", // the four of a window
  "settings/controls/QueueRingtones.svelte: (keys[at])", // `Keyed` counts them
  "settings/controls/Select.svelte: (at)",
  "settings/controls/Themes.svelte: (option.value)", // the table of settings
  "status/Status.svelte: (line.id)", // built in `core/status.rs`, one of each
  "topbar/DashboardTabs.svelte: (dashboard.id)", // dashboards: the PBX's
  "topbar/OwnStateBox.svelte: (key)", // `keyed`
  "topbar/OwnStateBox.svelte: (queue.id)", // ids of entities
  "people/PresenceFields.svelte: (one)", // the states of a presence
  "call/Idle.svelte: (`${call.kind} ${call.id}`)", // each number once: `call/idle`
  "call/Idle.svelte: (`${call.kind} ${call.id}`)", // each number once: `call/idle`
  "dashboard/DayChart.svelte: (bar.from)", // each hour begins once: `dialect/queue`
  "dashboard/MultiQueueCard.svelte: (key)", // a set of queues, and keys from a list in the source
  "dashboard/MultiQueueCard.svelte: (key)", // a set of queues, and keys from a list in the source
  "dashboard/MultiQueueCard.svelte: (key)", // a set of queues, and keys from a list in the source
  "dashboard/MultiQueueCard.svelte: (row.queue.id)", // a set of queues, and keys from a list in the source
  "dashboard/ShortcutsCard.svelte: (row.key)", // `keyed`
  "dashboard/SwitchVarCard.svelte: (one.id)", // a set of ids
  "dashboard/edit/Differences.svelte: (key)", // `keyed`
  "dashboard/edit/EditBoard.svelte: (column)", // places, own numbers, groups: `dialect/list`
  "dashboard/edit/EditBoard.svelte: (group.id)", // places, own numbers, groups: `dialect/list`
  "dashboard/edit/EditBoard.svelte: (place)", // places, own numbers, groups: `dialect/list`
  "dashboard/edit/EditBoard.svelte: (placed.key)", // places, own numbers, groups: `dialect/list`
  "dashboard/edit/EditItem.svelte: (field.key)", // from the list in `edit/kinds`
  "dashboard/edit/FieldControl.svelte: (`${one.kind} ${one.name}`)", // places, sets, ids of entities
  "dashboard/edit/FieldControl.svelte: (key)", // places, sets, ids of entities
  "dashboard/edit/FieldControl.svelte: (keys[at])", // `Keyed` counts them
  "dashboard/edit/FieldControl.svelte: (one)", // places, sets, ids of entities
  "dashboard/edit/FieldControl.svelte: (one.id)", // places, sets, ids of entities
  "dashboard/edit/FieldControl.svelte: (queue.id)", // places, sets, ids of entities
  "dashboard/edit/FieldControl.svelte: (queue.id)", // places, sets, ids of entities
];

/** What begins with that block, up to where it ends. */
function blockAt(text: string, begin: number): string {
  const edge = /\{(#|\/)each\b/gu;
  edge.lastIndex = begin;
  let depth = 0;
  for (let found = edge.exec(text); found !== null; found = edge.exec(text)) {
    depth += found[1] === "#" ? 1 : -1;
    if (depth === 0) return text.slice(begin, found.index);
  }
  throw new Error("a block without an end");
}

test("no row that goes by its place has something that takes the keyboard, which would stand on another when a row goes", () => {
  const wrong = SOURCES.flatMap(([path, text]) =>
    [...text.matchAll(/\{#each [^\n]*?\((?:at|place|index)\)\}/gu)]
      .filter(({ index }) => /<(?:button|input|select|textarea|a|summary)\b|tabindex/u.test(blockAt(text, index)))
      .map(([each]) => `${path}: ${each}`),
  );
  expect(wrong).toEqual([]);
});

test("nobody draws a list by keys of which nobody has said that they are different", () => {
  const keyed = SOURCES.flatMap(([path, text]) =>
    [...text.matchAll(/\{#each [^\n]* (\((?:[^()\n]|`[^`]*`)*\))\}/gu)].map((found) => `${path}: ${found[1]}`),
  );
  expect(keyed.sort()).toEqual([...KEYED].sort());
});
