/**
 * Carries a plan out on a page. Each step is asked of one document by its id: when the page is left, the browser
 * knows no such document any more, and nothing is done to the next one.
 */

import type { Reason, Result, Run, Step } from "./messages";
import type { Done, PageStep } from "./page";
import { before, BEHIND, type Seen } from "./script";
import { belongs } from "./site";
import { choose, isAllowed, type Tab } from "./tabs";
import { sleep, TooLate, within } from "./within";

/** How long a target is waited for on a page that changes without being loaded, and a page while it loads. In ms. */
const APPEARS_WITHIN = 10_000;

/** How often it is looked for. */
const LOOK_EVERY = 50;

/** How long a page may take for one step; a page that shows a message takes for ever. */
const ANSWERS_WITHIN = 5_000;

/** How many plans may wait for one page. */
const MOST_WAITING = 8;

/** The longest `detail`. */
const MOST_DETAIL = 200;

/** Ends a plan. */
export class Stop extends Error {
  constructor(
    readonly reason: Reason,
    readonly detail: string | null = null,
  ) {
    super(reason);
  }
}

/** One document, for as long as it is shown. */
export interface Place {
  tab: number;
  document: string;
}

/** The plans for each tab, one after the other. */
const queues = new Map<number, { last: Promise<unknown>; waiting: number }>();

/** Carries a plan out. Never fails: what went wrong is in the result. */
export async function perform(run: Run, signal: AbortSignal): Promise<Result> {
  const took: number[] = [];
  const result = (outcome: Result["outcome"], reason: Reason | null, step: number | null, detail: string | null): Result => ({
    type: "result",
    id: run.id,
    outcome,
    reason,
    step,
    detail: detail === null ? null : [...detail].slice(0, MOST_DETAIL).join(""),
    took_ms: took,
  });
  let at: number | null = null;
  try {
    if (!(await isAllowed(run.website))) throw new Stop("site_not_allowed");
    const tab = await choose(run.website);
    if (typeof tab === "string") throw new Stop(tab);
    await inTurn(tab.id, async () => {
      let place = await enter(tab, run, signal);
      for (const [number, step] of run.steps.entries()) {
        at = number;
        const started = performance.now();
        place = await carryOut(run, step, place, signal);
        took.push(Math.round(performance.now() - started));
      }
    });
    return result("done", null, null, null);
  } catch (error) {
    if (signal.aborted) return result("cancelled", "cancelled", at, null);
    if (error instanceof Stop) return result("failed", error.reason, at, error.detail);
    if (error instanceof TooLate) return result("failed", "page_busy", at, null);
    return result("failed", "navigated_away", at, String(error));
  }
}

async function inTurn(tab: number, work: () => Promise<void>): Promise<void> {
  const queue = queues.get(tab) ?? { last: Promise.resolve(), waiting: 0 };
  if (queue.waiting >= MOST_WAITING) throw new Stop("too_many");
  queue.waiting += 1;
  queues.set(tab, queue);
  const turn = queue.last.then(work, work);
  queue.last = turn;
  try {
    await turn;
  } finally {
    queue.waiting -= 1;
    if (queue.waiting === 0) queues.delete(tab);
  }
}

/** Puts our script into the page that the tab shows now. */
export async function enter(tab: Pick<Tab, "id">, run: Pick<Run, "website">, signal: AbortSignal): Promise<Place> {
  const end = Date.now() + APPEARS_WITHIN;
  for (;;) {
    if (signal.aborted) throw new Stop("cancelled");
    const target = { tabId: tab.id, frameIds: [0] };
    const [found] = await within(ANSWERS_WITHIN, chrome.scripting.executeScript({ target, files: ["page.js"], injectImmediately: true }));
    const place = found?.documentId === undefined ? null : { tab: tab.id, document: found.documentId };
    const state = place === null ? "loading" : await ready(place, run.website).catch(whereItIs);
    if (state === "elsewhere") throw new Stop("navigated_away");
    if (state === "ready" && place !== null) return place;
    if (Date.now() > end) throw new Stop("page_busy");
    await sleep(LOOK_EVERY, signal);
  }
}

/** A document that is gone already makes way for the next. */
function whereItIs(error: unknown): "loading" {
  if (error instanceof TooLate) throw error;
  return "loading";
}

async function ready(place: Place, host: string) {
  const [answer] = await inPage(place, (name: string) => globalThis.communicatorPage?.ready(name), [host]);
  return answer?.result ?? "loading";
}

function inPage<A extends unknown[], R>(place: Place, func: (...args: A) => R, args: A) {
  const target = { tabId: place.tab, documentIds: [place.document] };
  return within(ANSWERS_WITHIN, chrome.scripting.executeScript({ target, func, args, injectImmediately: true }));
}

/** One step. Gives back the document for the next. */
async function carryOut(run: Run, step: Step, place: Place, signal: AbortSignal): Promise<Place> {
  if (signal.aborted) throw new Stop("cancelled");
  switch (step.action) {
    case "sleep":
      await sleep(step.value, signal);
      if (signal.aborted) throw new Stop("cancelled");
      return place;
    case "js":
      await runScript(run, step.value, place);
      return place;
    case "target":
      return run.spa ? await waitFor(run, step, place, signal) : await once(run, step, place);
    default:
      return await once(run, step, place);
  }
}

async function act(run: Run, step: PageStep, place: Place): Promise<Done> {
  const answers = await inPage(place, (host, what) => globalThis.communicatorPage?.act(host, what), [run.website, step] as const as [
    string,
    PageStep,
  ]);
  return answers[0]?.result ?? { reason: "navigated_away" };
}

async function once(run: Run, step: PageStep, place: Place): Promise<Place> {
  const { reason, detail } = await act(run, step, place);
  if (reason !== null) throw new Stop(reason, detail ?? null);
  return place;
}

/** Looks until the target is there, also while the tab goes from one page of the site to the next. */
async function waitFor(run: Run, step: PageStep, place: Place, signal: AbortSignal): Promise<Place> {
  const end = Date.now() + APPEARS_WITHIN;
  for (;;) {
    const { reason, detail } = await act(run, step, place).catch((error: unknown): Done => {
      if (error instanceof TooLate) throw error;
      return { reason: "navigated_away" };
    });
    if (reason === null) return place;
    if (reason === "selector_invalid") throw new Stop(reason, detail ?? null);
    if (reason === "navigated_away") place = await follow(run, place, signal);
    if (Date.now() > end) throw new Stop(reason, detail ?? null);
    await sleep(LOOK_EVERY, signal);
    if (signal.aborted) throw new Stop("cancelled");
  }
}

/** The page of the site that has come in the place of another. */
async function follow(run: Run, place: Place, signal: AbortSignal): Promise<Place> {
  const tab = await chrome.tabs.get(place.tab).catch(() => null);
  if (tab === null || !belongs(tab.url, run.website)) throw new Stop("navigated_away");
  return await enter({ id: place.tab }, run, signal);
}

/** Whether the user lets scripts of a setting run, which browsers ask for apart. */
export function scriptsAllowed(): boolean {
  try {
    return typeof chrome.userScripts?.execute === "function";
  } catch {
    return false;
  }
}

async function runScript(run: Run, template: string, place: Place) {
  if (!scriptsAllowed()) throw new Stop("scripts_not_allowed");
  const target = { tabId: place.tab, documentIds: [place.document] };
  const js: [chrome.userScripts.ScriptSource, ...chrome.userScripts.ScriptSource[]] = [
    { code: before(run.values) },
    { code: template },
    { code: BEHIND },
  ];
  const [answer] = await within(ANSWERS_WITHIN, chrome.userScripts.execute({ target, js, world: "MAIN", injectImmediately: true }));
  if (answer === undefined) throw new Stop("navigated_away");
  // Firefox says that a script failed; Chromium says nothing, and the page hears of it.
  if (answer.error !== undefined && answer.error !== null) throw new Stop("script_failed", message(answer.error));
  const ran = answer.result as Seen | null | undefined;
  if (ran?.seen === undefined) throw new Stop("script_failed", "the page runs no scripts");
  if (ran.seen !== null) throw new Stop("script_failed", ran.seen);
}

function message(of: unknown): string {
  return of instanceof Error ? of.message : String(of);
}
