/** A made-up company for the page in a plain browser: enough of everything to look at. */

import type { Dashboard } from "../bindings/Dashboard";
import type { ExtensionState } from "../bindings/ExtensionState";
import type { Item } from "../bindings/Item";
import type { Language } from "../bindings/Language";
import type { Person } from "../bindings/Person";
import type { ReportRow } from "../bindings/ReportRow";
import type { Snapshot } from "../bindings/Snapshot";
import type { StatusLine } from "../bindings/StatusLine";
import { demoEditor } from "./demoEditor";

const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
export const minutesAgo = (minutes: number) => secondsAgo(minutes * 60);

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

const PEOPLE: readonly Person[] = STAFF.map(([name, title, department, state, presence, text], at) => ({
  id: `employee-${at}`,
  name,
  title,
  department,
  number: name === "William Krogh" ? null : String(201 + at),
  state,
  presence,
  presenceText: text ?? null,
}));

/** Names nobody should have to show, and somebody will. */
const HOSTILE: readonly Person[] = [
  "<img src=x onerror=alert(1)><b>Bold</b>",
  "محمد عبد الله بن عبد العزيز",
  "👩‍👩‍👧‍👦 Familien 🎉",
  "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh von und zu Hohenlohe-Langenburg-Schillingsfürst",
  "",
  "‮evil‬ ‏name",
  "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "李小龍",
].map((name, at) => ({
  id: `hostile-${at}`,
  name,
  title: at % 2 === 0 ? "A title that goes on for longer than any title should ever go on" : null,
  department: at % 3 === 0 ? "قسم المبيعات" : null,
  number: at === 3 ? "+4512345678901234567890" : String(900 + at),
  state: (["idle", "ringing", "busy", "unregistered", "unknown"] as const)[at % 5] ?? "idle",
  presence: at % 2 === 0 ? "SOME_UNKNOWN_STATE" : "AVAILABLE",
  presenceText: at === 2 ? "<script>alert(1)</script>" : null,
}));

function crowd(count: number): Person[] {
  return Array.from({ length: count }, (_, at) => ({
    ...(PEOPLE[at % PEOPLE.length] as Person),
    id: `crowd-${at}`,
    name: `${PEOPLE[at % PEOPLE.length]?.name} ${at + 1}`,
    number: String(1000 + at),
  }));
}

const member = (at: number, state: ExtensionState, paused = false) => ({
  name: PEOPLE[at]?.name ?? "",
  number: PEOPLE[at]?.number ?? null,
  state,
  paused,
});

const RECEPTION: Item = {
  kind: "queue",
  id: "queue-reception",
  name: "Reception",
  waiting: 3,
  waitingSince: secondsAgo(107),
  members: [member(0, "idle"), member(14, "busy"), member(8, "idle", true)],
  stats: [
    { key: "ANSWERED", value: 128 },
    { key: "UNANSWERED", value: 9 },
    { key: "CANCELLED", value: 6 },
    { key: "TOTAL", value: 137 },
  ],
  maxMembers: 8,
};

const SUPPORT: Item = {
  kind: "queue",
  id: "queue-support",
  name: "Support",
  waiting: 0,
  waitingSince: secondsAgo(0),
  members: [member(1, "busy"), member(2, "ringing"), member(4, "busy"), member(11, "idle"), member(5, "unregistered"), member(7, "idle", true)],
  stats: [
    { key: "ANSWERED", value: 64 },
    { key: "TIMEOUT", value: 2 },
    { key: "ALLBUSY", value: 11 },
  ],
  maxMembers: 4,
};

const SALES: Item = {
  kind: "queue",
  id: "queue-sales",
  name: "Sales",
  waiting: null,
  waitingSince: null,
  members: [],
  stats: [],
  maxMembers: null,
};

type Texts = Record<"web" | "why" | "phone" | "note" | "noPhone" | "refused" | "expired" | "problem" | "resetRefused" | "signOutRefused" | "speaker" | "silent", string>;

const TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    web: "Company news",
    why: "Items of this kind cannot be shown yet.",
    phone: "Desk phone in the reception",
    note: "The setting outboundGoto is on: the PBX decides which number is shown.",
    noPhone: "No phone is chosen: neither softphoneId nor phoneId is set.",
    refused: "The user name or the password is wrong.",
    expired: "The session has expired. Sign in again; your settings stay as they are.",
    problem: "The PBX answered with an error (500). The settings are not affected.",
    resetRefused: "This account signs in with a code, so its password cannot be reset here. Ask your administrator.",
    signOutRefused: "The PBX does not answer, so the other sign-ins could not be ended. Try again, or sign out here alone.",
    speaker: "Headset (USB)",
    silent: "There is no sound device to play on. Connect one, and try again.",
  },
  da: {
    web: "Nyt fra firmaet",
    why: "Elementer af denne slags kan ikke vises endnu.",
    phone: "Bordtelefonen i receptionen",
    note: "Indstillingen outboundGoto er slået til: omstillingen bestemmer, hvilket nummer der vises.",
    noPhone: "Der er ikke valgt en telefon: hverken softphoneId eller phoneId er sat.",
    refused: "Brugernavnet eller adgangskoden er forkert.",
    expired: "Sessionen er udløbet. Log ind igen; dine indstillinger bliver, som de er.",
    problem: "Omstillingen svarede med en fejl (500). Indstillingerne er ikke berørt.",
    resetRefused: "Denne konto logger ind med en kode, så dens adgangskode kan ikke nulstilles her. Spørg din administrator.",
    signOutRefused: "Omstillingen svarer ikke, så de andre login kunne ikke afsluttes. Prøv igen, eller log kun ud her.",
    speaker: "Headset (USB)",
    silent: "Der er ingen lydenhed at afspille på. Tilslut en, og prøv igen.",
  },
};

export const texts = (language: Language) => TEXTS[language];

export function demoDashboard(id: string, language: Language, scene = ""): Dashboard {
  const t = TEXTS[language];
  if (scene === "empty") return { id, name: "Reception", columns: [] };
  if (scene === "hostile") {
    const long = "A queue whose name is longer than the card that has to hold it, by far";
    return {
      id,
      name: "Reception",
      columns: [
        [
          { ...(RECEPTION as Extract<Item, { kind: "queue" }>), name: long, waiting: 99999, waitingSince: secondsAgo(999_999), stats: [{ key: "SOMETHING_NOBODY_KNOWS", value: 1e15 }, { key: "TOTAL", value: 0.333 }] },
          { kind: "extensions", name: "<b>Hostile</b>", people: [...HOSTILE] },
        ],
        [{ kind: "extensions", name: "500", people: crowd(500) }],
        [{ kind: "extensions", name: "", people: [] }, { kind: "placeholder", name: long, why: long }],
      ],
    };
  }
  if (id === "dashboard-2") return { id, name: "Support", columns: [[SUPPORT], [{ kind: "extensions", name: "Support", people: PEOPLE.filter((person) => person.department === "Support") }]] };
  if (id === "dashboard-3") return { id, name: "Sales", columns: [[SALES]] };
  return {
    id,
    name: "Reception",
    columns: [
      [RECEPTION, SUPPORT],
      [{ kind: "extensions", name: "Colleagues", people: [...PEOPLE] }],
      [SALES, { kind: "myCalls", maxCalls: 3 }, { kind: "placeholder", name: t.web, why: t.why }],
    ],
  };
}

type Said = [id: string, level: StatusLine["level"], en: string, da: string, minutes: number, en?: string, da?: string];

const IN_ORDER: readonly Said[] = [
  ["connection", "ok", "Signed in, the PBX answers", "Logget ind, omstillingen svarer", 42],
  ["realtime", "info", "No realtime: asked every 60 s", "Ingen realtid: spørges hvert 60. s", 42, "This version asks the PBX at intervals.", "Denne udgave spørger omstillingen med mellemrum."],
  ["phone", "ok", "Desk phone in the reception", "Bordtelefonen i receptionen", 185],
  ["shortcuts", "warning", "1 of 5 shortcuts failed", "1 af 5 genveje mislykkedes", 42, "Ctrl+Shift+S (SEARCH) is held by another program.", "Ctrl+Shift+S (SEARCH) holdes af et andet program."],
  ["storage", "ok", "The sign-in is kept in the keyring", "Login gemmes i nøgleringen", 42],
  ["settings", "ok", "Settings are up to date", "Indstillingerne er hentet", 1],
];

const OFFLINE: Said = ["connection", "error", "The PBX does not answer", "Omstillingen svarer ikke", 3, "Connection refused (127.0.0.1:8080). Tried again in 20 s.", "Forbindelsen blev afvist (127.0.0.1:8080). Prøves igen om 20 s."];

export function demoStatus(language: Language, offline: boolean): StatusLine[] {
  const lines = offline ? [OFFLINE, ...IN_ORDER.slice(1)] : IN_ORDER;
  return lines.map(([id, level, en, da, minutes, detailEn, detailDa]) => ({
    id,
    level,
    text: language === "da" ? da : en,
    detail: (language === "da" ? detailDa : detailEn) ?? null,
    since: minutesAgo(minutes),
    pressing: level === "error" || id === "shortcuts",
  }));
}

const row = (key: string, wanted: unknown, inForce: unknown, outcome: string, rest: Partial<ReportRow> = {}): ReportRow => ({
  key,
  wanted,
  inForce,
  source: wanted === null ? "default" : "server",
  outcome,
  reason: wanted === null ? "absent" : null,
  why: null,
  hint: null,
  wantedWords: null,
  inForceWords: null,
  ...rest,
});
const shortcut = (key: string) => ({ enabled: true, key, commandOrControl: true, shift: true, alt: false });

export function demoReport(): ReportRow[] {
  return [
    row("ringtoneExternal", "12345678901234567890ABCD", null, "not_yet", { wantedWords: "Marimba" }),
    row("showStatusPanel", true, true, "applied"),
    row("autoLaunch", true, false, "adjusted", { reason: "demo", why: "The demo leaves nothing on this computer.", hint: "Sign in to an account to start at login." }),
    row("theme", "EARTH", "EARTH", "applied"),
    row("dashboardId", "12345678902134567890BBBB", "dashboard-1", "adjusted", { reason: "no_such_dashboard", why: "The PBX has no dashboard with this id (any more), so the first one, “Reception”, is open.", hint: "Choose a dashboard that exists.", wantedWords: "12345678902134567890BBBB (name not known)", inForceWords: "Reception" }),
    row("fullscreen", false, false, "applied"),
    row("zoom", 1e9, 400, "adjusted", { reason: "out_of_range", why: "1000000000 is more than 400, the most there is." }),
    row("dashboardColumnWidth", 370, 370, "applied"),
    row("alwaysOnTop", true, null, "unsupported", { reason: "wayland", why: "On Wayland no program can keep itself above others.", hint: "Use the window menu of your desktop." }),
    row("popupOnIncomingCall", null, false, "applied"),
    row("window.x", 0, 0, "applied"),
    row("window.y", 0, 28, "adjusted", { reason: "unreachable", why: "The title bar would have been off every monitor." }),
    row("window.width", 1000, 1000, "pending", { reason: "window_in_use", why: "You resized the window; this takes effect at the next start." }),
    row("window.height", 700, 700, "applied", { source: "cached" }),
    row("globalShortcuts.ANSWER", shortcut("a"), shortcut("a"), "applied"),
    row("globalShortcuts.HANGUP", shortcut("h"), shortcut("h"), "applied"),
    row("globalShortcuts.CALL", shortcut("§§"), null, "adjusted", { reason: "invalid", why: "There is no key named §§." }),
    row("globalShortcuts.SEARCH", shortcut("s"), null, "failed", { reason: "taken", why: "Another program holds Ctrl+Shift+S.", hint: "Choose another combination, or close the program that holds it." }),
    row("integration.run", { when: "ANSWERED", delay: 500, command: "cmdrun.exe {NUMBER} {NAME}", requireArgs: true }, null, "not_yet"),
    row("media.ringerVolume", 0.8, 0.8, "applied", { wantedWords: "80%", inForceWords: "80%" }),
  ];
}

export function demoSnapshot(language: Language, theme: string): Snapshot {
  const t = TEXTS[language];
  return {
    revision: 1,
    language,
    session: { state: "signedIn", server: "http://127.0.0.1:41237", demo: true, employeeName: "Anna Vestergaard", customerName: "Nordlys Handel A/S" },
    appearance: { theme, columnWidth: 370, showStatusPanel: true, wallboard: false, fullscreen: false, presenceBackground: false, callBackground: false },
    status: { connection: "polling", lines: demoStatus(language, false), settingsFetchedAt: minutesAgo(1), staleSince: null, keptAside: null },
    dashboards: {
      list: [
        { id: "dashboard-2", name: "Support", topbar: 2, shared: true },
        { id: "dashboard-1", name: "Reception", topbar: 1, shared: false },
        { id: "dashboard-3", name: "Sales", topbar: 0, shared: true },
      ],
      open: demoDashboard("dashboard-1", language),
      loading: false,
      problem: null,
    },
    people: [...PEOPLE],
    phone: { ready: true, name: t.phone, problem: null, presented: "+45 70 10 20 30", presentedNote: null, dnd: false },
    calls: [],
    alarm: null,
    popup: null,
    report: { complete: true, rows: demoReport() },
    editor: demoEditor(language),
    intent: null,
    notice: null,
  };
}

/** The people of the scene with the names nobody should have to show. */
export const hostilePeople = (): Person[] => [...HOSTILE, ...crowd(500)];
