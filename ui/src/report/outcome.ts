/** How an outcome looks: its icon and its colour; the word stands beside them. */

import type { IconName } from "../parts/icons";

export interface OutcomeSign {
  icon: IconName;
  level: "ok" | "info" | "warning" | "error" | "muted";
}

const SIGNS: Readonly<Record<string, OutcomeSign>> = {
  applied: { icon: "ok", level: "ok" },
  adjusted: { icon: "adjusted", level: "warning" },
  pending: { icon: "pending", level: "info" },
  unsupported: { icon: "unsupported", level: "muted" },
  failed: { icon: "error", level: "error" },
  not_yet: { icon: "notYet", level: "muted" },
};

export function outcomeSign(outcome: string): OutcomeSign {
  return SIGNS[outcome] ?? { icon: "info", level: "muted" };
}
