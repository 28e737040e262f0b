/** A made-up company for the page in a plain browser: enough of everything to look at. */

import type { Language } from "../bindings/Language";
import type { StatusLine } from "../bindings/StatusLine";
import { CALLERS, MEMBERS, PEOPLE, QUEUES } from "./demoCompany";
import { demoRecents } from "./demoRecents";
import { demoDashboard, demoSwitches } from "./demoDashboards";
import { demoEditor } from "./demoEditor";
import { demoBrowsers } from "./demoBrowsers";
import { demoLog } from "./demoIntegrations";
import { demoReport } from "./demoReport";
import { byId, type Whole } from "./patched";

export const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

type Texts = Record<
  | "phone"
  | "mobile"
  | "note"
  | "noPhone"
  | "notTheirs"
  | "notYours"
  | "refused"
  | "expired"
  | "problem"
  | "resetRefused"
  | "signOutRefused"
  | "speaker"
  | "silent",
  string
>;

const TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    phone: "Desk phone in the reception",
    mobile: "Mobile",
    note: "The PBX decides which number is shown.",
    notTheirs: "The PBX does not let you set this colleague's presence. An administrator can grant it in a group.",
    notYours: "You may set only shared switches and your own. Ask an administrator to set this one.",
    noPhone: "No phone is chosen: a desk phone or a softphone is needed to place calls.",
    refused: "The user name or the password is wrong.",
    expired: "The session has expired. Sign in again; your settings stay as they are.",
    problem: "The PBX answered with an error (500). The settings are not affected.",
    resetRefused: "This account signs in with a code, so its password cannot be reset here. Ask your administrator.",
    signOutRefused: "The PBX does not answer, so the other sign-ins could not be ended. Try again, or sign out here alone.",
    speaker: "Headset (USB)",
    silent: "There is no sound device to play on. Connect one, and try again.",
  },
  da: {
    phone: "Bordtelefonen i receptionen",
    mobile: "Mobil",
    note: "Omstillingen bestemmer, hvilket nummer der vises.",
    notTheirs: "Omstillingen lader dig ikke sætte denne kollegas tilstedeværelse. En administrator kan give lov i en gruppe.",
    notYours: "Du kan kun indstille fælles kontakter og dine egne. Bed en administrator om at indstille denne.",
    noPhone: "Der er ikke valgt nogen telefon: en bordtelefon eller en softphone kræves for at ringe op.",
    refused: "Brugernavnet eller adgangskoden er forkert.",
    expired: "Dit login er udløbet. Log ind igen; dine indstillinger bliver, som de er.",
    problem: "Omstillingen svarede med en fejl (500). Indstillingerne er ikke berørt.",
    resetRefused: "Denne konto logger ind med en kode, så dens adgangskode kan ikke nulstilles her. Spørg din administrator.",
    signOutRefused: "Omstillingen svarer ikke, så de andre login kunne ikke afsluttes. Prøv igen, eller log kun ud her.",
    speaker: "Headset (USB)",
    silent: "Der er ingen lydenhed at afspille på. Tilslut en, og prøv igen.",
  },
};

export const texts = (language: Language) => TEXTS[language];

type Said = [id: string, level: StatusLine["level"], en: string, da: string, minutes: number, en?: string, da?: string];

const IN_ORDER: readonly Said[] = [
  ["connection", "ok", "Signed in, the PBX answers", "Logget ind, omstillingen svarer", 42],
  [
    "realtime",
    "info",
    "No realtime: asked every 60 s",
    "Ingen realtid: spørges hvert 60. s",
    42,
    "This version asks the PBX at intervals.",
    "Denne version spørger omstillingen med mellemrum.",
  ],
  ["phone", "ok", "Desk phone in the reception", "Bordtelefonen i receptionen", 185],
  [
    "shortcuts",
    "warning",
    "1 of 5 shortcuts failed",
    "1 af 5 genveje mislykkedes",
    42,
    "Ctrl+Shift+S (SEARCH) is held by another program.",
    "Ctrl+Shift+S (SEARCH) holdes af et andet program.",
  ],
  ["storage", "ok", "The sign-in is kept in the keyring", "Login gemmes i nøgleringen", 42],
  ["settings", "ok", "Settings are up to date", "Indstillingerne er hentet", 1],
];

const OFFLINE: Said = [
  "connection",
  "error",
  "The PBX does not answer",
  "Omstillingen svarer ikke",
  3,
  "Connection refused (127.0.0.1:8080). Tried again in 20 s.",
  "Forbindelsen blev afvist (127.0.0.1:8080). Prøves igen om 20 s.",
];

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

/** Where an integration waits for approval. */
export function waitingLine(language: Language): StatusLine {
  return {
    id: "integrations",
    level: "warning",
    text: language === "da" ? "1 integration venter på din godkendelse" : "1 integration waits for your approval",
    detail: null,
    since: null,
    pressing: true,
  };
}

export function demoSnapshot(language: Language, theme: string): Whole {
  const t = TEXTS[language];
  return {
    revision: 1,
    language,
    session: {
      state: "signedIn",
      server: "http://127.0.0.1:41237",
      demo: true,
      employeeName: "Anna Vestergaard",
      customerName: "Nordlys Handel A/S",
    },
    appearance: {
      theme,
      columnWidth: 370,
      showStatusPanel: true,
      wallboard: false,
      fullscreen: false,
      presenceBackground: false,
      callBackground: false,
    },
    status: {
      connection: "polling",
      lines: demoStatus(language, false),
      settingsFetchedAt: minutesAgo(1),
      staleSince: null,
      keptAside: null,
    },
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
    phone: { ready: true, name: t.phone, problem: null, presented: "+45 70 10 20 30", presentedNote: null, dnd: false },
    look: { compact: false, order: "given", favourites: [], steps: [] },
    recents: demoRecents(),
    own: {
      person: "employee-0",
      presence: { state: "AVAILABLE", text: null, until: null },
      phones: [
        { id: "phone-1", name: t.phone, inUse: true, registered: true, dnd: false },
        { id: "phone-2", name: t.mobile, inUse: false, registered: true, dnd: false },
      ],
      answerKey: "Ctrl+Alt+A",
      hangUpKey: "Ctrl+Alt+H",
    },
    callOrder: [],
    alarm: null,
    popup: null,
    report: { complete: true, rows: demoReport(language) },
    editor: demoEditor(language),
    integrations: [],
    integrationLog: demoLog(language),
    browsers: demoBrowsers(null),
    intent: null,
    notice: null,
    people: byId(PEOPLE),
    queues: byId(QUEUES()),
    members: byId(MEMBERS),
    callers: byId(CALLERS()),
    switches: byId(demoSwitches(language)),
    calls: {},
  };
}
