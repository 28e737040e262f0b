/** The kinds of items that the host tells, and what each is drawn from. */

import type { DashboardItem } from "../../bindings/DashboardItem";

export type ViewKind = DashboardItem["kind"];
export type ConfigOf<K extends ViewKind> = Extract<DashboardItem, { kind: K }>["config"];
