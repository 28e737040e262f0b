/**
 * Where the user is: page, scroll places, typed text. The web view may be taken down at any time and
 * built anew, so this goes to the host as one string and comes back from it. Never a password.
 */

import { type Filter, isFilter } from "./recents/filter";
import { type KeptBoard, readBoard } from "./dashboard/edit/editing.svelte";
import { type Draft, readDrafts } from "./integrations/draft";

export type Page = "dashboard" | "report" | "settings" | "integration-log" | "recents" | "first-steps";

const PAGES: readonly unknown[] = ["report", "settings", "integration-log", "recents", "first-steps"] satisfies Page[];

/** Characters of drafts that are kept for a page that is built anew: the host takes 64 KiB in all. */
const DRAFTS = 12_000;
/** Bytes of a dashboard that somebody edits, with the one that it began from. */
const BOARD = 40_000;

/** A scrolled element: its own name, and how far it is scrolled in CSS pixels. */
export type Scrolled = Readonly<Record<string, { left: number; top: number }>>;

export class View {
  page = $state<Page>("dashboard");
  /** The words in the search field. */
  search = $state("");
  /** The number in the call box; `null` while the box is closed. */
  call = $state<string | null>(null);
  reportText = $state("");
  /** The words in the settings page's search field. */
  settingsText = $state("");
  /** The one outcome the report shows; `null` shows all. */
  reportOutcome = $state<string | null>(null);
  /** How the entries ended that the integration log shows; `null` shows all. */
  logOutcome = $state<string | null>(null);
  /** Every line of the status panel shows, and not only those that need attention. */
  statusOpen = $state(false);
  /** Which of the calls that are over are listed. */
  recents = $state<Filter>("all");
  /** Of unanswered calls of queues those of this one alone; `null` shows all. */
  recentsQueue = $state<string | null>(null);
  /** Integrations that somebody is writing, by the key of the setting. */
  drafts = $state.raw<Readonly<Record<string, Draft>>>({});
  /** The draft of a dashboard, whose owner is whoever edits it; `null`: nothing of it would be lost. */
  board: () => KeptBoard | null = () => null;
  /** Fingerprints of texts that the user has put off approving. */
  putOff = $state.raw<readonly string[]>([]);
  username = $state("");
  /** Pressing lines the user closed, by what they said: one that says something new shows again. */
  closedLines = $state.raw<readonly string[]>([]);
  scroll = $state.raw<Scrolled>({});
  /** The intent last acted on; each is acted on once, also by a page that was built anew. */
  intent = $state<number | null>(null);

  constructor(saved?: string) {
    if (saved !== undefined) this.restore(saved);
  }

  /** Reading it in an effect follows every field. */
  toString(): string {
    const {
      page,
      search,
      call,
      reportText,
      settingsText,
      reportOutcome,
      logOutcome,
      recents,
      recentsQueue,
      statusOpen,
      username,
      closedLines,
      putOff,
      scroll,
      intent,
    } = this;
    const drafts = JSON.stringify(this.drafts).length <= DRAFTS ? this.drafts : {};
    const where = {
      page,
      search,
      call,
      reportText,
      settingsText,
      reportOutcome,
      logOutcome,
      recents,
      recentsQueue,
      statusOpen,
      username,
      closedLines,
      putOff,
      scroll,
      intent,
    };
    return JSON.stringify({ ...where, drafts, board: boardThatFits(this.board()) });
  }

  /** After signing out nothing of the account's stays in the page. */
  forget(): void {
    const fresh = new View();
    this.page = fresh.page;
    this.search = fresh.search;
    this.call = fresh.call;
    this.reportText = fresh.reportText;
    this.settingsText = fresh.settingsText;
    this.reportOutcome = fresh.reportOutcome;
    this.logOutcome = fresh.logOutcome;
    this.recents = fresh.recents;
    this.recentsQueue = fresh.recentsQueue;
    this.drafts = fresh.drafts;
    this.putOff = fresh.putOff;
    this.closedLines = fresh.closedLines;
    this.scroll = fresh.scroll;
  }

  /** Takes each field that is of its kind; a string that is no JSON changes nothing. */
  private restore(saved: string): void {
    let given: Record<string, unknown>;
    try {
      const parsed: unknown = JSON.parse(saved);
      if (typeof parsed !== "object" || parsed === null) return;
      given = parsed as Record<string, unknown>;
    } catch {
      return;
    }
    if (PAGES.includes(given["page"])) this.page = given["page"] as Page;
    if (typeof given["search"] === "string") this.search = given["search"];
    if (typeof given["call"] === "string") this.call = given["call"];
    if (typeof given["reportText"] === "string") this.reportText = given["reportText"];
    if (typeof given["settingsText"] === "string") this.settingsText = given["settingsText"];
    if (typeof given["reportOutcome"] === "string") this.reportOutcome = given["reportOutcome"];
    if (typeof given["username"] === "string") this.username = given["username"];
    if (typeof given["intent"] === "number") this.intent = given["intent"];
    if (typeof given["logOutcome"] === "string") this.logOutcome = given["logOutcome"];
    if (given["statusOpen"] === true) this.statusOpen = true;
    if (isFilter(given["recents"])) this.recents = given["recents"];
    if (typeof given["recentsQueue"] === "string") this.recentsQueue = given["recentsQueue"];
    this.closedLines = texts(given["closedLines"]);
    this.putOff = texts(given["putOff"]);
    this.drafts = readDrafts(given["drafts"]);
    this.scroll = scrolled(given["scroll"]);
    const board = readBoard(given["board"]);
    this.board = () => board;
  }
}

/** Without room for its operations they are one; without room for itself it stays with its page. */
function boardThatFits(board: KeptBoard | null): KeptBoard | null {
  if (board === null) return null;
  const { past: _, ...alone } = board;
  const fits = (one: KeptBoard) => new TextEncoder().encode(JSON.stringify(one)).length <= BOARD;
  return [board, alone].find(fits) ?? null;
}

const texts = (given: unknown): string[] => (Array.isArray(given) ? given.filter((text) => typeof text === "string") : []);

function scrolled(given: unknown): Scrolled {
  if (typeof given !== "object" || given === null) return {};
  const places: Record<string, { left: number; top: number }> = {};
  for (const [name, place] of Object.entries(given)) {
    if (typeof place?.left === "number" && typeof place?.top === "number") {
      places[name] = { left: place.left, top: place.top };
    }
  }
  return places;
}
