/** The model follows the host's, whatever is lost on the way, and one change wakes what reads that one. */

import { flushSync } from "svelte";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Call } from "../src/bindings/Call";
import type { Caller } from "../src/bindings/Caller";
import type { Patch } from "../src/bindings/Patch";
import type { Person } from "../src/bindings/Person";
import type { Queue } from "../src/bindings/Queue";
import type { Snapshot } from "../src/bindings/Snapshot";
import { Communicator } from "../src/communicator.svelte";
import { i18n } from "../src/i18n/i18n.svelte";
import { Model } from "../src/model/model";
import { complete, type Entity, type Kind, KINDS, NOTHING_YET, type Part } from "../src/model/snapshot";
import { Watched } from "../src/model/watched";
import { demoSnapshot } from "../src/platform/demo";
import { demoCalls } from "../src/platform/demoCalls";
import { inState, PEOPLE } from "../src/platform/demoCompany";
import { byId, patched } from "../src/platform/patched";
import { follow, root } from "./follow.svelte";
import { derived, hostOf, plainly, told } from "./holds";
import { openPage, settled } from "./page";

/** Waits count on by the second, whatever a test changes. */
const holdClocks = () => vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
afterEach(() => {
  vi.useRealTimers();
});

const person = (id: string, name: string): Person => ({ ...(PEOPLE[0] as Person), id, name });

describe("any patches, however many of them are lost, and however often the page is built anew,", () => {
  const IDS = [0, 1, 2, 3, 4].map((at) => `id-${at}`);
  /** What is searched for: by names and by numbers. */
  const TYPED = ["a", "an", "20", "201", "+4520304050"];
  const id = fc.constantFrom(...IDS);
  const ids = fc.uniqueArray(id, { maxLength: 3 });
  const text = fc.string({ maxLength: 3 });
  const name = fc.constantFrom("Anna", "Åse An", "ab", "B", "");
  const number = fc.constantFrom("201", "202", "+45 20 30 40 50", "20304050");
  const time = fc.constantFrom("2026-11-29T08:00:00.000Z", "2026-11-29T09:30:00.000Z");
  const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
  const values = fc.dictionary(fc.constantFrom("case", "ANSWERED"), text);

  /** Some of a kind: `like` one of them, with what is drawn of the others. */
  const some = <K extends Kind>(like: Entity<K>, drawn: { [P in keyof Entity<K>]?: fc.Arbitrary<Entity<K>[P]> }) =>
    fc
      .dictionary(id, fc.record(drawn as Record<string, fc.Arbitrary<unknown>>), { maxKeys: 3 })
      .map((all) => Object.fromEntries(Object.entries(all).map(([key, one]) => [key, { ...like, ...one, id: key }])));

  const demo = demoSnapshot("en", "EARTH");
  const extension = fc.record({ id, number: maybe(number), state: fc.constantFrom("idle" as const, "busy" as const) });
  const member = fc.record({
    id,
    name,
    number: maybe(number),
    person: maybe(id),
    extension: maybe(id),
    calls: maybe(fc.nat(9)),
    seconds: maybe(fc.nat(9)),
  });
  /** Something of every kind. */
  const kinds: { [K in Kind]: fc.Arbitrary<Record<string, unknown>> } = {
    people: some<"people">(PEOPLE[0] as Person, {
      name,
      title: maybe(name),
      number: maybe(number),
      extensions: fc.array(extension, { maxLength: 2 }),
    }),
    queues: some<"queues">(Object.values(demo.queues)[0] as Queue, {
      name,
      member: fc.boolean(),
      waiting: maybe(fc.nat(9)),
      stats: fc.dictionary(fc.constantFrom("ANSWERED", "TOTAL"), fc.nat(9)),
    }),
    members: some<"members">({ id: "", listed: [] }, { listed: fc.array(member, { maxLength: 3 }) }),
    callers: some<"callers">(Object.values(demo.callers)[0] as Caller, {
      queue: id,
      name: maybe(name),
      number: maybe(number),
      private: fc.boolean(),
      waits: fc.constantFrom("queued" as const, "callback" as const, "vip" as const),
      variables: values,
      since: maybe(time),
    }),
    calls: some<"calls">(demoCalls("active", "en")[0] as Call, {
      state: fc.constantFrom("ringing" as const, "active" as const, "held" as const),
      name: maybe(name),
      since: time,
      variables: fc.array(fc.record({ name: text, value: text }), { maxLength: 2 }),
    }),
    switches: some<"switches">(
      { id: "", name: "", label: "", kind: "switch", on: null, value: null, problem: null },
      {
        label: name,
        on: maybe(fc.boolean()),
        value: maybe(text),
        problem: maybe(text),
      },
    ),
  };
  const item = fc.constantFrom(...(demo.dashboards.open?.items ?? []));
  const past = fc.record({ id, handled: fc.boolean(), note: maybe(text), number: maybe(number) });
  /** Every part: as it is while nothing has been told, as in the demo, or made up. */
  const parts: { [P in Part]: fc.Arbitrary<unknown> } = {
    language: fc.constantFrom("en", "da"),
    session: fc.constantFrom(NOTHING_YET.session, demo.session),
    appearance: fc
      .record({ theme: fc.constantFrom("EARTH", "DARK"), columnWidth: fc.integer({ min: 200, max: 1200 }), wallboard: fc.boolean() })
      .map((drawn) => ({ ...demo.appearance, ...drawn })),
    status: fc.constantFrom(NOTHING_YET.status, demo.status),
    dashboards: fc.record({
      list: fc.array(fc.record({ id, name, topbar: fc.nat(3), shared: fc.boolean() }), { maxLength: 3 }),
      open: maybe(fc.record({ id, name, items: fc.array(item, { maxLength: 4 }) })),
      loading: fc.boolean(),
      problem: maybe(text),
    }),
    phone: fc.record({ ready: fc.boolean(), dnd: maybe(fc.boolean()) }).map((drawn) => ({ ...demo.phone, ...drawn })),
    look: fc.record({ compact: fc.boolean(), favourites: ids }).map((drawn) => ({ ...demo.look, ...drawn })),
    recents: fc.record({
      calls: fc.array(past, { maxLength: 4 }).map((all) => all.map((one) => ({ ...demo.recents.calls[0], ...one }))),
      unseen: fc.nat(9),
      voicemail: maybe(fc.record({ new: fc.nat(9), old: fc.nat(9), number: maybe(number) })),
      loading: fc.boolean(),
      problem: maybe(text),
    }),
    own: fc
      .record({ person: maybe(id), phones: fc.array(fc.record({ id, name, inUse: fc.boolean() }), { maxLength: 2 }) })
      .map((drawn) => ({ ...demo.own, ...drawn })),
    // An order may name calls that are not there, and one twice.
    callOrder: fc.array(id, { maxLength: 4 }),
    alarm: maybe(
      fc.record({ queues: fc.array(fc.record({ name, waiting: fc.nat(9), since: time }), { maxLength: 2 }), sounding: fc.boolean() }),
    ),
    popup: fc.constant(null),
    intent: maybe(fc.record({ id: fc.nat(9), target: fc.constantFrom("search", "call"), text, follows: fc.constant(null) })),
    notice: maybe(fc.record({ id: fc.nat(9), level: fc.constantFrom("info", "error"), text })),
    report: fc.constantFrom(null, demo.report),
    editor: fc.constantFrom(null, demo.editor),
    integrations: fc.constantFrom([], demo.integrations),
    integrationLog: fc.subarray([...demo.integrationLog]),
    browsers: fc.constantFrom(null, demo.browsers),
  };
  const removed = fc.record(Object.fromEntries(KINDS.map((kind) => [kind, ids])), { requiredKeys: [] }) as fc.Arbitrary<Patch["remove"]>;
  const set = fc.record({ ...kinds, ...parts }, { requiredKeys: [] }) as unknown as fc.Arbitrary<Patch["set"]>;
  const change = fc.record({ set, remove: removed });
  const step = fc.oneof(
    { weight: 6, arbitrary: change.map((given) => ({ ...given, do: "told" as const })) },
    { weight: 3, arbitrary: change.map((given) => ({ ...given, do: "lost" as const })) },
    { weight: 1, arbitrary: change.map((given) => ({ ...given, do: "twice" as const })) },
    { weight: 2, arbitrary: fc.constant({ do: "answer" as const }) },
    { weight: 1, arbitrary: fc.constant({ do: "refuse" as const }) },
    { weight: 1, arbitrary: fc.constant({ do: "rebuild" as const }) },
  );
  const turn = () => new Promise((done) => setTimeout(done));

  afterEach(() => {
    i18n.language = "en";
  });

  test("leave it equal to the host's once the host has answered, with all that is worked out of it and whoever reads it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        let host: Snapshot = complete({ revision: 3, people: { "id-0": person("id-0", "Anna") } });
        const open: { settle: (answer: Snapshot) => void; fail: (thrown: unknown) => void; asked: Snapshot }[] = [];
        let most = 0;
        const build = () => {
          // The host answers with the state of when it was asked, however late that arrives.
          const own = hostOf(() => new Promise((settle, fail) => open.push({ settle, fail, asked: structuredClone(host) })));
          const page = new Communicator(own);
          const stop = readers(page);
          void page.start();
          return { page, own, ...stop };
        };
        let now = build();
        await turn();
        for (const one of steps) {
          most = Math.max(most, open.length);
          if (one.do === "answer") {
            const question = open.shift();
            question?.settle(question.asked);
          } else if (one.do === "refuse") {
            open.shift()?.fail(new Error("no answer"));
          } else if (one.do === "rebuild") {
            open.length = 0;
            now.stop();
            now = build();
          } else {
            host = { ...patched(host, one), revision: host.revision + 1 };
            const patch: Patch = structuredClone({ revision: host.revision, set: one.set, remove: one.remove });
            if (one.do !== "lost") now.own.tell(structuredClone(patch));
            if (one.do === "twice") now.own.tell(structuredClone(patch));
          }
          await turn();
        }
        expect(most).toBeLessThanOrEqual(1);
        // What is lost last shows with the next patch.
        host = { ...host, revision: host.revision + 1 };
        now.own.tell({ revision: host.revision, set: {}, remove: {} });
        for (let more = 0; more < 5; more += 1) {
          await turn();
          const question = open.shift();
          question?.settle(question.asked);
        }
        await turn();
        expect(open).toEqual([]);
        expect(told(now.page, now.page.revision)).toEqual(host);
        const kept = derived(now.page, IDS, TYPED);
        expect(kept).toMatchObject(plainly(host, IDS));
        const born = new Communicator(hostOf(() => new Promise(() => undefined), structuredClone(host)));
        expect(kept).toEqual(derived(born, IDS, TYPED));
        flushSync();
        expect(now.read()).toEqual(readNow(now.page));
        now.stop();
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  /** What somebody may read of a page, each by itself. */
  const reads = (page: Communicator): Record<string, () => unknown> => ({
    ...Object.fromEntries(KINDS.flatMap((kind) => IDS.map((one) => [`${kind} ${one}`, () => page[kind].get(one)]))),
    ...Object.fromEntries(KINDS.map((kind) => [kind, () => [...page[kind].ids].sort()])),
    ...Object.fromEntries(IDS.map((queue) => [`waiting ${queue}`, () => [...page.waiting.in(queue)].sort()])),
    ...Object.fromEntries(TYPED.map((typed) => [`find ${typed}`, () => page.find(typed).first(20)])),
    callList: () => page.callList,
  });
  const readNow = (page: Communicator) => Object.fromEntries(Object.entries(reads(page)).map(([what, read]) => [what, read()]));

  /** Reads each whenever it says that it is another; what was read last is what is shown. */
  function readers(page: Communicator) {
    const last: Record<string, unknown> = {};
    const stop = root(() => {
      for (const [what, read] of Object.entries(reads(page)))
        follow(
          () => (last[what] = read()),
          () => undefined,
        );
    });
    return { stop, read: () => last };
  }
});

test("a patch that is missing is asked for once, and what comes before the answer is not lost", async () => {
  const page = await openPage();
  const { invoke } = page.host;
  let answer: () => void = () => undefined;
  page.host.invoke = async (command, ...args) => {
    if (command === "ui_ready") await new Promise<void>((done) => (answer = done));
    return await invoke(command, ...args);
  };
  const asks = () => page.asked("ui_ready").length;
  const before = asks();
  page.host.lose({ alarm: { queues: [], sounding: true } });
  page.host.change({ notice: { id: 8, level: "info", text: "one" } });
  page.host.change({ notice: { id: 9, level: "info", text: "two" } });
  await settled();
  expect(page.communicator.parts.notice).toBeNull();
  answer();
  await settled();
  expect(asks()).toBe(before + 1);
  expect(page.communicator.parts.alarm).toEqual({ queues: [], sounding: true });
  expect(page.communicator.parts.notice?.text).toBe("two");
  expect(page.communicator.revision).toBe(page.host.now().revision);
});

describe("what is woken", () => {
  /** How often each of these was read anew, from now on. */
  function counted<K extends string>(readers: Record<K, () => unknown>) {
    const counts = Object.fromEntries(Object.keys(readers).map((name) => [name, 0])) as Record<K, number>;
    const stop = root(() => {
      for (const [name, read] of Object.entries(readers) as [K, () => unknown][]) {
        follow(read, () => (counts[name] += 1));
      }
    });
    flushSync();
    for (const name of Object.keys(counts) as K[]) counts[name] = 0;
    return { counts, stop };
  }

  test("by one person is what reads that one, and by a part what reads that part", () => {
    const model = new Model();
    model.replace(complete({ people: byId(PEOPLE) }));
    const [first, second] = PEOPLE as [Person, Person];
    const { counts, stop } = counted({
      first: () => model.people.get(first.id),
      second: () => model.people.get(second.id),
      absent: () => model.people.get("nobody yet"),
      members: () => model.people.ids,
      status: () => model.parts.status,
      dashboards: () => model.parts.dashboards,
    });
    const apply = (patch: Partial<Patch>) => {
      for (const name of Object.keys(counts)) counts[name as keyof typeof counts] = 0;
      model.apply({ set: {}, remove: {}, ...patch });
      flushSync();
      return Object.entries(counts)
        .filter(([, count]) => count > 0)
        .map(([name, count]) => `${name} ${count}`);
    };
    expect(apply({ set: { people: { [first.id]: { ...first, state: "busy" } } } })).toEqual(["first 1"]);
    expect(apply({ set: { status: { ...NOTHING_YET.status } } })).toEqual(["status 1"]);
    expect(apply({ set: { people: { "nobody yet": person("nobody yet", "New") } } })).toEqual(["absent 1", "members 1"]);
    expect(apply({ remove: { people: [second.id] } })).toEqual(["second 1", "members 1"]);
    expect(model.people.get(second.id)).toBeUndefined();
    expect(apply({ set: { people: { [second.id]: second } } })).toEqual(["second 1", "members 1"]);
    // The whole again, which says the same, wakes nobody.
    for (const name of Object.keys(counts)) counts[name as keyof typeof counts] = 0;
    model.replace(structuredClone(told(model, 1)));
    flushSync();
    expect(Object.values(counts)).toEqual([0, 0, 0, 0, 0, 0]);
    stop();
  });

  test("by the state of one colleague is one row of the dashboard and nothing of the document", async () => {
    holdClocks();
    const page = await openPage();
    await settled();
    const rows = new Set<Element>();
    const others: Node[] = [];
    const watch = new MutationObserver((records) => {
      for (const { target } of records) {
        const row = (target instanceof Element ? target : target.parentElement)?.closest("[data-index]") ?? null;
        if (row === null) others.push(target);
        else rows.add(row);
      }
    });
    watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const asked = page.host.asked.length;
    page.host.change({ people: { "employee-7": inState(page.host.now().people["employee-7"] as Person, "ringing") } });
    await settled();
    // Emil is a member of a queue as well.
    expect([...rows].map((row) => row.textContent?.includes("Emil Dahl"))).toEqual([true, true]);
    // How many of that queue are free.
    expect(others.map((node) => node.parentElement?.className)).toEqual([expect.stringContaining("aside")]);
    // Where the user is may be kept a moment after the page was opened.
    expect(page.host.asked.slice(asked).filter(({ command }) => command !== "save_view")).toEqual([]);
    rows.clear();
    others.length = 0;
    page.host.change({ people: { "employee-6": { ...(page.host.now().people["employee-6"] as Person), state: "ringing" } } });
    await settled();
    expect([...rows].map((row) => row.textContent?.includes("Karen Mørch-Nielsen"))).toEqual([true]);
    expect(others).toEqual([]);
    watch.disconnect();
  });
});

describe("the host is told what is shown", () => {
  test("only when something that is measured may be another", async () => {
    const page = await openPage();
    await settled();
    const told = async (set: Patch["set"]) => {
      const before = page.asked("page_shown").length;
      page.host.change(set);
      await settled();
      return page.asked("page_shown").length - before;
    };
    const now = page.host.now();
    expect(await told({ people: { "employee-1": { ...(now.people["employee-1"] as Person), state: "idle" } } })).toBe(0);
    expect(await told({ status: { ...now.status, connection: "live" } })).toBe(0);
    expect(await told({ dashboards: { ...now.dashboards, loading: true } })).toBe(0);
    expect(await told({ appearance: { ...now.appearance, theme: "DARK" } })).toBe(1);
    expect(await told({ status: { ...now.status, lines: [] } })).toBe(1);
    expect(await told({ dashboards: { ...now.dashboards, open: null } })).toBe(1);
    page.communicator.view.page = "report";
    await settled();
    const shown = page.asked("page_shown").at(-1) as { shown: { revision: number } };
    // The revision that was drawn by then, also where the news before it changed nothing that is measured.
    expect(shown.shown.revision).toBe(page.host.now().revision);
  });
});

describe("the report and the settings", () => {
  test("are watched while they are looked at, and told in one", async () => {
    const page = await openPage();
    expect(page.asked("watch")).toEqual([]);
    expect(page.communicator.parts.report).toBeNull();
    page.communicator.view.page = "settings";
    await settled();
    expect(page.asked("watch")).toEqual([{ report: true, editor: true }]);
    expect(page.all(".setting").length).toBeGreaterThan(10);
    page.communicator.view.page = "report";
    await settled();
    expect(page.asked("watch").slice(1)).toEqual([{ report: true, editor: false }]);
    page.communicator.view.page = "dashboard";
    await settled();
    expect(page.asked("watch").slice(2)).toEqual([{ report: false, editor: false }]);
    expect(page.communicator.parts.report).toBeNull();
  });

  test("and the log of integrations are drawn for who looks at them, and for nobody else", async () => {
    const page = await openPage("waiting=run");
    expect(page.communicator.parts.integrations).toHaveLength(5);
    expect(page.communicator.parts.integrationLog).toEqual([]);
    page.communicator.view.page = "integration-log";
    await settled();
    expect(page.communicator.parts.integrationLog).toEqual(page.host.now().integrationLog);
    page.host.lose({ alarm: null });
    page.host.change({ notice: null });
    await settled();
    expect(page.asked("ui_ready")).toHaveLength(2);
    expect(page.communicator.parts.integrationLog).toEqual(page.host.now().integrationLog);
    page.communicator.view.page = "dashboard";
    await settled();
    expect(page.asked("show_integration_log")).toEqual([{ open: true }, { open: true }, { open: false }]);
    expect(page.asked("watch")).toEqual([]);
    expect(page.communicator.parts.integrationLog).toEqual([]);
  });

  test("are watched again after the host was asked for the whole", async () => {
    const page = await openPage("page=report");
    page.host.lose({ alarm: null });
    page.host.change({ notice: null });
    await settled();
    expect(page.asked("ui_ready")).toHaveLength(2);
    expect(page.asked("watch")).toEqual([
      { report: true, editor: false },
      { report: true, editor: false },
    ]);
    expect(page.communicator.parts.report).toEqual(page.host.now().report);
  });

  test("are not watched while a question is out, which would have the host forget it", () => {
    let asking = true;
    const tell = vi.fn();
    const watched = new Watched(tell, () => asking);
    watched.add({ report: true });
    watched.settle();
    expect(tell).not.toHaveBeenCalled();
    asking = false;
    watched.forgotten();
    watched.settle();
    const nothing = { report: false, editor: false, integrationLog: false };
    expect(tell.mock.calls).toEqual([[{ ...nothing, report: true }, nothing]]);
  });
});

test("a page that was born with what is so still draws nothing anew when the host says it again", async () => {
  holdClocks();
  const page = await openPage();
  const seen = new Set<Node>();
  const watch = new MutationObserver((records) => records.forEach(({ target }) => seen.add(target)));
  // Beside the page stands what measures its colours.
  watch.observe(page.get("main").parentElement as Element, { subtree: true, childList: true, attributes: true, characterData: true });
  page.host.lose({ notice: null });
  page.host.change({ notice: null });
  await settled();
  expect(page.asked("ui_ready")).toHaveLength(2);
  expect(seen.size).toBe(0);
  watch.disconnect();
});

test("the demo of the page has an entity for everything that it names", () => {
  const { dashboards, members, people, queues, callers } = demoSnapshot("en", "EARTH");
  for (const item of dashboards.open?.items ?? []) {
    if (item.kind === "queue") expect(Object.keys(queues)).toContain(item.config.queue);
    if (item.kind === "extensions") for (const { person: id } of item.config.people) expect(Object.keys(people)).toContain(id);
  }
  for (const { listed } of Object.values(members)) for (const { person: id } of listed) expect(Object.keys(people)).toContain(id);
  for (const { queue } of Object.values(callers)) expect(Object.keys(queues)).toContain(queue);
});
