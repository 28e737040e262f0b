/** The people, queues and callers of the made-up company. */

import type { Caller } from "../bindings/Caller";
import type { ExtensionState } from "../bindings/ExtensionState";
import type { Person } from "../bindings/Person";
import type { Queue } from "../bindings/Queue";
import type { QueueHour } from "../bindings/QueueHour";
import type { QueueMember } from "../bindings/QueueMember";
import type { QueueMembers } from "../bindings/QueueMembers";

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
export const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

type Row = [name: string, title: string | null, department: string | null, state: ExtensionState, presence: string | null, text?: string];

const STAFF: readonly Row[] = [
  ["Anna Vestergaard", "Receptionist", "Reception", "idle", "AVAILABLE"],
  ["Mikkel Sørensen", "Team lead", "Support", "busy", "AVAILABLE"],
  ["Åse Kjær", "Support agent", "Support", "ringing", "AVAILABLE"],
  ["Søren Østergaard", "Account manager", "Sales", "idle", "MEETING", "Board room until 14:30"],
  ["Freja Lindholm", "Support agent", "Support", "busy", "BUSY"],
  ["Oliver Bæk", "Technician", "Field service", "unregistered", "OFF_WORK"],
  ["Karen Mørch-Nielsen", "Chief financial officer", "Finance", "idle", "LUNCH", "Back at 12:30"],
  ["Emil Dahl", "Developer", "IT", "idle", "AVAILABLE"],
  ["Ida Holm", "Human resources", "Administration", "unknown", "AWAY"],
  ["Victor Juhl", "Sales assistant", "Sales", "idle", "AVAILABLE"],
  ["Laura Fogh", "Bookkeeper", "Finance", "idle", "HOLIDAY", "Until Monday"],
  ["Noah Winther", "Support agent", "Support", "idle", "AVAILABLE"],
  ["Clara Brandt", "Marketing", "Sales", "busy", "AVAILABLE"],
  ["William Krogh", "Warehouse", "Logistics", "unregistered", null],
  ["Sofie Nygaard", "Receptionist", "Reception", "idle", "AVAILABLE"],
  ["Magnus Toft", "Driver", "Logistics", "idle", "AWAY"],
  ["Meeting room 2", null, null, "idle", null],
];

/** A person with one extension. */
function person(id: string, given: Omit<Person, "id" | "extensions">): Person {
  return { id, ...given, extensions: [{ id: `${id}-phone`, number: given.number, state: given.state }] };
}

/** The same person with the extension in that state. */
export function inState(given: Person, state: ExtensionState): Person {
  return { ...given, state, extensions: given.extensions.map((extension, at) => (at === 0 ? { ...extension, state } : extension)) };
}

export const PEOPLE: readonly Person[] = STAFF.map(([name, title, department, state, presence, text], at) =>
  person(`employee-${at}`, {
    name,
    title,
    department,
    number: name === "William Krogh" ? null : String(201 + at),
    state,
    presence,
    presenceText: text ?? null,
    presenceUntil: presence === "BUSY" ? inMinutes(45) : null,
    ...(department === "Support" ? { settable: true } : {}),
    busySince: state === "busy" ? secondsAgo(250 - at * 7) : null,
  }),
);

/** Names nobody should have to show, and somebody will. */
export const HOSTILE: readonly Person[] = [
  "<img src=x onerror=alert(1)><b>Bold</b>",
  "محمد عبد الله بن عبد العزيز",
  "👩‍👩‍👧‍👦 Familien 🎉",
  "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh von und zu Hohenlohe-Langenburg-Schillingsfürst",
  "",
  "‮evil‬ ‏name",
  "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "李小龍",
].map((name, at) =>
  person(`hostile-${at}`, {
    name,
    title: at % 2 === 0 ? "A title that goes on for longer than any title should ever go on" : null,
    department: at % 3 === 0 ? "قسم المبيعات" : null,
    number: at === 3 ? "+4512345678901234567890" : String(900 + at),
    state: (["idle", "ringing", "busy", "unregistered", "unknown"] as const)[at % 5] ?? "idle",
    presence: at % 2 === 0 ? "SOME_UNKNOWN_STATE" : "AVAILABLE",
    presenceText: at === 2 ? "<script>alert(1)</script>" : null,
    presenceUntil: at === 0 ? "no time at all" : null,
    busySince: at === 2 ? "neither" : null,
  }),
);

/** So many of them, with a number each. */
export function crowd(count: number): Person[] {
  return Array.from({ length: count }, (_, at) => {
    const { name, title, department, state, presence, presenceText, presenceUntil, busySince } = PEOPLE[at % PEOPLE.length] as Person;
    return person(`crowd-${at}`, {
      name: `${name} ${at + 1}`,
      title,
      department,
      number: String(1000 + at),
      state,
      presence,
      presenceText,
      presenceUntil,
      busySince,
    });
  });
}

/** Their state is that of their telephone. */
export const memberOf = (queue: string, { id, name, number, extensions }: Person): QueueMember => ({
  id: `${queue}-${id}`,
  name,
  number,
  person: id,
  extension: extensions[0]?.id ?? null,
  calls: number === null ? null : Number(number) % 23,
  seconds: null,
});

const members = (id: string, places: readonly number[]): QueueMembers => ({
  id,
  listed: places.flatMap((at) => PEOPLE[at] ?? []).map((one) => memberOf(id, one)),
});

export const MEMBERS: readonly QueueMembers[] = [
  members("queue-reception", [0, 14, 8]),
  members("queue-support", [1, 2, 4, 11, 5, 7]),
  { id: "queue-sales", listed: [] },
];

/** Times count from now. */
export const CALLERS = (): Caller[] =>
  [107, 32, 9, 640].map((seconds, at) => ({
    id: `caller-${at}`,
    queue: "queue-reception",
    name: at === 0 ? "Nordisk Tømrer ApS" : null,
    number: at === 2 ? null : `+45 20 30 40 5${at}`,
    shownNumber: null,
    private: at === 2,
    waits: (["queued", "vip", "queued", "callback"] as const)[at] ?? "queued",
    variables: at === 0 ? { customer: "20417" } : {},
    since: secondsAgo(seconds),
  }));

const LIMITS = { dynamic: true, serviceLevel: 45, serviceLevelCritical: null };
/** From eight o'clock UTC on. */
const hours = (answered: readonly number[], unanswered: readonly number[]): QueueHour[] =>
  answered.map((calls, at) => ({
    from: `2026-11-27T${String(8 + at).padStart(2, "0")}:00:00.000Z`,
    answered: calls,
    unanswered: unanswered[at] ?? 0,
  }));

export const QUEUES = (): Queue[] => [
  {
    id: "queue-reception",
    name: "Reception",
    number: "800",
    dynamic: false,
    member: true,
    serviceLevel: 30,
    serviceLevelCritical: 90,
    waiting: 3,
    waitingSince: secondsAgo(107),
    stats: { ANSWERED: 128, UNANSWERED: 9, CANCELLED: 6, TOTAL: 137 },
    hours: hours([12, 24, 31, 18, 9, 21, 13], [1, 2, 0, 3, 0, 2, 1]),
  },
  {
    id: "queue-support",
    name: "Support",
    ...LIMITS,
    number: "810",
    member: true,
    waiting: 0,
    waitingSince: null,
    stats: { ANSWERED: 64, TIMEOUT: 2, ALLBUSY: 11 },
    hours: [],
  },
  { id: "queue-sales", name: "Sales", ...LIMITS, number: null, member: false, waiting: null, waitingSince: null, stats: {}, hours: [] },
];

export const HOSTILE_QUEUE = (): Queue => ({
  id: "queue-reception",
  name: "A queue whose name is longer than the card that has to hold it, by far",
  number: null,
  dynamic: true,
  member: false,
  serviceLevel: 1,
  serviceLevelCritical: 2,
  waiting: 99999,
  waitingSince: secondsAgo(999_999),
  stats: { SOMETHING_NOBODY_KNOWS: 1e15, TOTAL: 0.333 },
  hours: hours([1e9, 0], [0, 1]),
});

/** A busy hour for the wall: queues, who answers in them, and who waits. */
export function busyHour(): { queues: Queue[]; members: QueueMembers[]; callers: Caller[] } {
  const queue = (name: string, levels: [number, number], waits: readonly number[], stats: Record<string, number>): Queue => ({
    id: `queue-${name.toLowerCase()}`,
    name,
    number: "800",
    dynamic: false,
    member: false,
    serviceLevel: levels[0],
    serviceLevelCritical: levels[1],
    waiting: waits.length,
    waitingSince: waits[0] === undefined ? null : secondsAgo(waits[0]),
    stats,
    hours: [],
  });
  const who = ["Nordisk Tømrer ApS", "Havnens Fiskehus", null, "Bygma Aarhus", "Lone Kragh"];
  const calls = (name: string, waits: readonly number[]) =>
    waits.map((seconds, at): Caller => ({
      id: `busy-${name}-${at}`,
      queue: `queue-${name}`,
      name: who[(at + name.length) % who.length] ?? null,
      number: `+45 ${20 + at} 3${name.length} 40 5${at}`,
      shownNumber: null,
      private: false,
      waits: at === 1 ? "vip" : "queued",
      variables: {},
      since: secondsAgo(seconds),
    }));
  const [reception, support] = [
    [48, 12],
    [402, 95, 20],
  ] as const;
  return {
    queues: [
      queue("Reception", [30, 120], reception, { ANSWERED: 128, UNANSWERED: 9 }),
      queue("Support", [60, 300], support, { ANSWERED: 214, UNANSWERED: 23, TIMEOUT: 4 }),
      queue("Sales", [60, 300], [], { ANSWERED: 64, UNANSWERED: 2 }),
    ],
    members: [members("queue-reception", [0, 14, 8]), members("queue-support", [1, 2, 4, 11]), members("queue-sales", [9, 3, 12])],
    callers: [...calls("reception", reception), ...calls("support", support)],
  };
}
