/** The first steps, in their order, and how each stands. */

import type { Look } from "../bindings/Look";
import type { Phone } from "../bindings/Phone";
import type { Session } from "../bindings/Session";

export const STEPS = ["phone", "ringtone", "shortcuts", "notifications"] as const;
export type Step = (typeof STEPS)[number];
export type Stands = "done" | "skipped" | "problem" | "open";

type Kept = Pick<Look, "steps">;

const skipped = (step: Step) => `${step} skipped`;
/** The user was shown the way to this page, and need not be again. */
const OFFERED = "offered";

/** A phone that is ready needs nobody's word; the others are done once they were seen to work. */
export function stateOf(step: Step, { steps }: Kept, phone: Pick<Phone, "ready">): Stands {
  if (step === "phone") {
    if (phone.ready) return "done";
    // Skipped, in the word of an earlier version too.
    return steps.includes(step) || steps.includes(skipped(step)) ? "skipped" : "problem";
  }
  if (steps.includes(step)) return "done";
  return steps.includes(skipped(step)) ? "skipped" : "open";
}

/** What is kept once the step stands so. Whoever has taken up a step is not shown the way to it any more. */
export function stands(look: Look, step: Step, how: "done" | "skipped" | "open"): Look {
  const others = look.steps.filter((one) => one !== step && one !== skipped(step) && one !== OFFERED);
  return { ...look, steps: [OFFERED, ...others, ...(how === "open" ? [] : [how === "done" ? step : skipped(step)])] };
}

/** Nobody has looked at the steps yet, or put them off. The demo is nobody's computer to set up. */
export function isFirstRun(session: Session, { steps }: Kept): boolean {
  return session.state === "signedIn" && !session.demo && steps.length === 0;
}

export function offered(look: Look): Look {
  return { ...look, steps: [...look.steps, OFFERED] };
}

/** The setting that the step leads to, by its key or what its key begins with. */
export function settingOf(step: Step): string {
  return { phone: "phoneId", ringtone: "ringtoneExternal", shortcuts: "globalShortcuts", notifications: "namesOnLockedScreen" }[step];
}
