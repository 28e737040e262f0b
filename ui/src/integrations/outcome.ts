/** How the end of an integration looks: its icon and its colour; the host's word stands beside them. */

import type { OutcomeSign } from "../report/outcome";

const SIGNS: Readonly<Record<string, OutcomeSign>> = {
  done: { icon: "ok", level: "ok" },
  planned: { icon: "info", level: "info" },
  skipped: { icon: "unsupported", level: "muted" },
  refused: { icon: "warning", level: "warning" },
  failed: { icon: "error", level: "error" },
  cancelled: { icon: "close", level: "muted" },
};

/** In the order of the log's filter, those first that a person should look at. */
export const ENDS = ["failed", "refused", "cancelled", "skipped", "planned", "done"] as const;

export function endSign(outcome: string): OutcomeSign {
  return SIGNS[outcome] ?? { icon: "info", level: "muted" };
}
