/** The items of a dashboard as they stand beside and under each other. */

import type { DashboardItem } from "../bindings/DashboardItem";

/** The items come by column, then by position; a column without any is none. */
export function columnsOf(items: readonly DashboardItem[]): DashboardItem[][] {
  const columns = new Map<number, DashboardItem[]>();
  for (const item of items) {
    const column = columns.get(item.column);
    if (column === undefined) columns.set(item.column, [item]);
    else column.push(item);
  }
  return [...columns.values()];
}
