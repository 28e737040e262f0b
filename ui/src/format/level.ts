/** How a wait stands to the limits of its queue. */

import type { Queue } from "../bindings/Queue";

/** `late`: past the time within which a call is to be answered; `critical`: past the one that is too long. */
export type WaitLevel = "fine" | "late" | "critical";

export type Limits = Pick<Queue, "serviceLevel" | "serviceLevelCritical">;

export function waitLevel(seconds: number, { serviceLevel, serviceLevelCritical }: Limits): WaitLevel {
  if (serviceLevelCritical !== null && serviceLevelCritical > 0 && seconds >= serviceLevelCritical) return "critical";
  if (serviceLevel !== null && serviceLevel > 0 && seconds >= serviceLevel) return "late";
  return "fine";
}
