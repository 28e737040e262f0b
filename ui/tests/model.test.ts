/** The model follows the host's, whatever is lost on the way, and one change wakes what reads that one. */

import { flushSync } from "svelte";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { AlarmedQueue } from "../src/bindings/AlarmedQueue";
import type { Patch } from "../src/bindings/Patch";
import type { Person } from "../src/bindings/Person";
import type { Snapshot } from "../src/bindings/Snapshot";
import { Communicator } from "../src/communicator.svelte";
import { Model } from "../src/model/model";
import { Sequence } from "../src/model/sequence";
import { complete, KINDS, NOTHING_YET } from "../src/model/snapshot";
import { Watched } from "../src/model/watched";
import { demoSnapshot } from "../src/platform/demo";
import { inState, PEOPLE } from "../src/platform/demoCompany";
import { byId, patched } from "../src/platform/patched";
import { follow, root } from "./follow.svelte";
import { openPage, settled } from "./page";

/** Waits count on by the second, whatever a test changes. */
const holdClocks = () => vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
afterEach(() => {
  vi.useRealTimers();
});

/** All that a model holds, as the host would tell it. */
function told(model: Pick<Communicator, "parts" | (typeof KINDS)[number]>, revision: number): Snapshot {
  const kinds = KINDS.map((kind) => [kind, Object.fromEntries(model[kind].ids.map((id) => [id, model[kind].get(id)]))]);
  const { parts } = model;
  const names = Object.keys(NOTHING_YET).filter((name) => name !== "revision" && !(KINDS as readonly string[]).includes(name));
  return {
    revision,
    ...Object.fromEntries(names.map((name) => [name, parts[name as keyof typeof parts]])),
    ...Object.fromEntries(kinds),
  } as unknown as Snapshot;
}

const person = (id: string, name: string): Person => ({ ...(PEOPLE[0] as Person), id, name });

describe("any patches, however many of them are lost, and however often the page is built anew,", () => {
  const id = fc.integer({ min: 0, max: 4 }).map((at) => `id-${at}`);
  const ids = fc.uniqueArray(id, { maxLength: 3 });
  const people = fc
    .dictionary(id, fc.string({ maxLength: 3 }), { maxKeys: 3 })
    .map((names) => Object.fromEntries(Object.entries(names).map(([key, name]) => [key, person(key, name)])));
  const queues = fc.dictionary(id, fc.nat(9), { maxKeys: 3 }).map((all) =>
    Object.fromEntries(
      Object.entries(all).map(([key, waiting]) => [
        key,
        {
          id: key,
          name: key,
          number: null,
          dynamic: false,
          member: false,
          serviceLevel: null,
          serviceLevelCritical: null,
          waiting,
          waitingSince: null,
          stats: {},
          hours: [],
        },
      ]),
    ),
  );
  const set = fc.record(
    {
      people,
      queues,
      language: fc.constantFrom("en" as const, "da" as const),
      callOrder: ids,
      alarm: fc.option(fc.record({ queues: fc.constant<AlarmedQueue[]>([]), sounding: fc.boolean() }), { nil: null }),
      notice: fc.option(fc.record({ id: fc.nat(9), level: fc.constant("info" as const), text: fc.string() }), { nil: null }),
    },
    { requiredKeys: [] },
  );
  const change = fc.record({ set, remove: fc.record({ people: ids, queues: ids }, { requiredKeys: [] }) });
  const step = fc.oneof(
    { weight: 6, arbitrary: change.map((given) => ({ ...given, do: "told" as const })) },
    { weight: 3, arbitrary: change.map((given) => ({ ...given, do: "lost" as const })) },
    { weight: 1, arbitrary: change.map((given) => ({ ...given, do: "twice" as const })) },
    { weight: 2, arbitrary: fc.constant({ do: "answer" as const }) },
    { weight: 1, arbitrary: fc.constant({ do: "refuse" as const }) },
    { weight: 1, arbitrary: fc.constant({ do: "rebuild" as const }) },
  );

  test("leave it equal to the host's once the host has answered", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        let host: Snapshot = complete({ revision: 3, people: { "id-0": person("id-0", "Anna") } });
        const open: { settle: (answer: Snapshot) => void; fail: (thrown: unknown) => void; asked: Snapshot }[] = [];
        let most = 0;
        const build = () => {
          const model = new Model();
          const sequence = new Sequence(
            {
              replace: (snapshot) => model.replace(snapshot),
              apply: (patch) => model.apply(patch),
              failed: () => undefined,
              settled: () => undefined,
            },
            // The host answers with the state of when it was asked, however late that arrives.
            () => new Promise((settle, fail) => open.push({ settle, fail, asked: structuredClone(host) })),
          );
          void sequence.ask();
          return { model, sequence };
        };
        const turn = () => new Promise((done) => setTimeout(done));
        let page = build();
        for (const one of steps) {
          most = Math.max(most, open.length);
          if (one.do === "answer") {
            const question = open.shift();
            question?.settle(question.asked);
          } else if (one.do === "refuse") {
            open.shift()?.fail(new Error("no answer"));
          } else if (one.do === "rebuild") {
            open.length = 0;
            page = build();
          } else {
            host = { ...patched(host, one), revision: host.revision + 1 };
            const patch: Patch = structuredClone({ revision: host.revision, set: one.set, remove: one.remove });
            if (one.do !== "lost") page.sequence.take(patch);
            if (one.do === "twice") page.sequence.take(patch);
          }
          await turn();
        }
        expect(most).toBeLessThanOrEqual(1);
        // What is lost last shows with the next patch.
        host = { ...host, revision: host.revision + 1 };
        page.sequence.take({ revision: host.revision, set: {}, remove: {} });
        for (let more = 0; more < 5 && page.sequence.asking; more += 1) {
          const question = open.shift();
          question?.settle(question.asked);
          await turn();
        }
        expect(page.sequence.asking).toBe(false);
        expect(told(page.model, page.sequence.revision)).toEqual(host);
      }),
      { numRuns: 60 },
    );
  });
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
    expect(page.host.asked).toHaveLength(asked);
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
