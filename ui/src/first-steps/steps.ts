/** The first steps, in their order, and how each stands. */

import type { Look } from "../bindings/Look";
import type { Phone } from "../bindings/Phone";

export const STEPS = ["phone", "ringtone", "shortcuts", "notifications"] as const;
export type Step = (typeof STEPS)[number];

/** A phone that is ready needs nobody's word; the others are done when the user has looked, or skipped them. */
export function stateOf(step: Step, { steps }: Pick<Look, "steps">, phone: Pick<Phone, "ready">): "done" | "problem" | "open" {
  if (step === "phone") return phone.ready ? "done" : "problem";
  return steps.includes(step) ? "done" : "open";
}

/** The setting that the step leads to, by its key or what its key begins with. */
export function settingOf(step: Step): string {
  return { phone: "phoneId", ringtone: "ringtoneExternal", shortcuts: "globalShortcuts", notifications: "namesOnLockedScreen" }[step];
}
