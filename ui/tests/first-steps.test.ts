import { expect, test } from "vitest";
import { isFirstRun, stands, stateOf } from "../src/first-steps/steps";
import { click, openPage, type Page, settled } from "./page";

const state = (page: Page, step: string) => page.get(`[data-step=${step}]`).dataset["state"];
const act = (page: Page, step: string, what: string) => page.get(`[data-step=${step}] [data-act=${what}]`);
const LOOK = { compact: false, order: "given", favourites: [], steps: [] } as const;
const kept = (...steps: string[]) => ({ look: { ...LOOK, steps } });

test("each first step can be skipped, and taken up again", async () => {
  const page = await openPage("page=first-steps");
  expect(["phone", "ringtone", "shortcuts", "notifications"].map((step) => state(page, step))).toEqual(["done", "open", "open", "open"]);
  await click(act(page, "ringtone", "skip"));
  await settled();
  expect(state(page, "ringtone")).toBe("skipped");
  expect(page.asked("keep_look")).toEqual([kept("offered", "ringtone skipped")]);
  const again = act(page, "ringtone", "again");
  again.focus();
  await click(again);
  await settled();
  expect(state(page, "ringtone")).toBe("open");
  expect(document.activeElement).toBe(act(page, "ringtone", "skip"));
});

test("whoever has skipped a step and taken it up again is not offered the steps anew", async () => {
  const page = await openPage("account&page=first-steps");
  await click(act(page, "ringtone", "skip"));
  await click(act(page, "ringtone", "again"));
  expect(page.asked("keep_look").at(-1)).toEqual(kept("offered"));
  expect(page.has("#first-offer")).toBe(false);
});

test("a ringtone that is silence is not played, and the step says why", async () => {
  const page = await openPage("page=first-steps");
  await settled();
  const { editor } = page.host.now();
  const rows = editor!.rows.map((row) => (row.key === "ringtoneExternal" ? { ...row, value: null } : row));
  page.host.change({ editor: { ...editor!, rows } });
  await settled();
  const play = act(page, "ringtone", "check");
  expect(play.getAttribute("aria-disabled")).toBe("true");
  const described = (play.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent);
  expect(described).toContain("Your ringtone is set to silence. Choose another in the settings to hear it.");
  await click(play);
  expect(page.asked("play_ringtone")).toEqual([]);
});

test("a ringtone that is tried ends with the page", async () => {
  const page = await openPage("page=first-steps");
  await settled();
  await click(act(page, "ringtone", "check"));
  expect(page.asked("stop_ringtone")).toEqual([]);
  await click(page.get("#leave-first-steps"));
  expect(page.asked("stop_ringtone")).toHaveLength(1);
});

test("the sign of each step has words, and each stands otherwise than the others", async () => {
  const page = await openPage("page=first-steps&scene=no-phone");
  await click(act(page, "ringtone", "skip"));
  page.communicator.stepWorks("shortcuts");
  await settled();
  const words = page.all("[data-step] .sign").map((sign) => sign.textContent.trim());
  expect(words).toEqual(["Needs attention", "Skipped", "Done", "To do"]);
});

test("a step leads to its setting, which is no step that is done, and the page is found again in the menu", async () => {
  const page = await openPage("page=first-steps");
  await click(act(page, "shortcuts", "check"));
  expect(page.communicator.view.page).toBe("settings");
  await click(page.get("#employee-menu"));
  await click(page.get("[data-entry=first-steps]"));
  expect(state(page, "shortcuts")).toBe("open");
  expect(page.asked("keep_look")).toEqual([]);
});

test("a shortcut that arrives when it is tried is a step that is done", async () => {
  const page = await openPage("page=first-steps");
  await click(act(page, "shortcuts", "check"));
  const { editor } = page.host.now();
  page.host.change({ editor: { ...editor, proving: { key: "globalShortcuts.ANSWER", state: "waiting" } } });
  await settled();
  expect(page.asked("keep_look")).toEqual([]);
  page.host.change({ editor: { ...editor, proving: { key: "globalShortcuts.ANSWER", state: "arrived" } } });
  await settled();
  expect(page.asked("keep_look")).toEqual([kept("offered", "shortcuts")]);
});

test("without a phone the step says why", async () => {
  const page = await openPage("page=first-steps&scene=no-phone");
  expect(state(page, "phone")).toBe("problem");
  expect(page.get("[data-step=phone]").textContent).toContain("No phone is chosen");
  await click(act(page, "phone", "skip"));
  expect(state(page, "phone")).toBe("skipped");
});

test.each([
  ["notifications", "try_notification", undefined, "Did you see it?"],
  ["ringtone", "play_ringtone", { id: expect.stringMatching(/./u) as string }, "Did you hear it?"],
] as const)("%s: it is tried, and done once the user has noticed it", async (step, command, args, question) => {
  const page = await openPage("page=first-steps");
  await settled();
  await click(act(page, step, "check"));
  expect(page.asked(command)).toEqual([args]);
  expect(page.get(`[data-step=${step}] [role=status]`).textContent).toContain(question);
  expect(page.asked("keep_look")).toEqual([]);
  await click(act(page, step, "no"));
  expect(state(page, step)).toBe("open");
  expect(page.get(`[data-step=${step}] [role=status]`).textContent).toContain("Check in the");
  expect(document.activeElement).toBe(act(page, step, "check"));
  await click(act(page, step, "check"));
  await click(act(page, step, "yes"));
  expect(page.asked("keep_look")).toEqual([kept("offered", step)]);
  expect(state(page, step)).toBe("done");
});

test("a notification that is not shown says why, and asks nothing", async () => {
  const page = await openPage("page=first-steps&scene=no-notifications");
  await click(act(page, "notifications", "check"));
  expect(page.get("[data-step=notifications] [role=alert]").textContent).not.toBe("");
  expect(page.has("[data-act=yes]")).toBe(false);
  expect(state(page, "notifications")).toBe("open");
});

test("what an earlier version kept counts, and the look beside it stays", () => {
  const phone = { ready: false };
  expect(stateOf("phone", { steps: ["phone"] }, phone)).toBe("skipped");
  expect(stateOf("ringtone", { steps: ["ringtone"] }, phone)).toBe("done");
  const look = { compact: true, order: "name" as const, favourites: ["a"], steps: ["ringtone skipped", "phone skipped"] };
  expect(stands(look, "ringtone", "done")).toEqual({ ...look, steps: ["offered", "phone skipped", "ringtone"] });
});

test("a new user is offered the first steps once, in one line, beside everything else", async () => {
  const page = await openPage("account");
  expect(page.all("#first-offer")).toHaveLength(1);
  expect(page.has("#dashboard")).toBe(true);
  await click(page.get("#first-offer-go"));
  expect(page.has("#first-steps")).toBe(true);
  expect(page.has("#first-offer")).toBe(false);
  expect(page.asked("keep_look")).toEqual([kept("offered")]);
  expect(document.activeElement).toBe(page.get("main"));
  await click(page.get("#leave-first-steps"));
  expect(page.has("#first-offer")).toBe(false);
});

test("whoever puts the offer away is not asked again, and finds the page in the menu", async () => {
  const page = await openPage("account");
  await click(page.get("#first-offer-close"));
  expect(page.has("#first-offer")).toBe(false);
  expect(page.asked("keep_look")).toEqual([kept("offered")]);
  expect(document.activeElement).toBe(page.get("main"));
  await click(page.get("#employee-menu"));
  await click(page.get("[data-entry=first-steps]"));
  expect(state(page, "ringtone")).toBe("open");
});

test.each(["account&scene=wallboard", "account&scene=signed-out", ""])("nothing is offered there (%s)", async (query) => {
  const page = await openPage(query);
  expect(page.has("#first-offer")).toBe(false);
});

test("nobody is offered the steps who has taken or skipped one, and the status panel need not be there", async () => {
  const signedIn = { state: "signedIn", server: "", demo: false, employeeName: null, customerName: null } as const;
  expect(isFirstRun(signedIn, { steps: [] })).toBe(true);
  for (const step of ["offered", "ringtone", "shortcuts skipped"]) expect(isFirstRun(signedIn, { steps: [step] })).toBe(false);
  const page = await openPage("account&scene=no-panel");
  expect(page.has("#status-panel")).toBe(false);
  expect(page.has("#first-offer")).toBe(true);
});

test("a call that rings comes beside the offer, which stays where it is", async () => {
  const page = await openPage("account&calls=ringing");
  expect(page.has("#first-offer")).toBe(true);
  await click(page.get("#calls [data-action=answer]"));
  expect(page.asked("act_on_call")).toEqual([{ id: "call-1", action: "answer" }]);
  expect(page.has("#first-offer")).toBe(true);
});
