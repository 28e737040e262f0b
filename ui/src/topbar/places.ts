/** Which dashboards stand in the top bar, and which are in the menu beside it. */

import type { Dashboard } from "../bindings/Dashboard";
import type { DashboardName } from "../bindings/DashboardName";

/**
 * Those with a place 1 to 5 in that order; where none has a place, all of them. The one that is
 * open always has a tab, so that the bar says where the user is.
 */
export function places(list: readonly DashboardName[], open: Dashboard | null): { tabs: DashboardName[]; others: DashboardName[] } {
  const placed = list.filter((dashboard) => dashboard.topbar > 0).sort((one, other) => one.topbar - other.topbar);
  const tabs = placed.length > 0 ? placed : list.slice(0, 5);
  if (open !== null && !tabs.some((dashboard) => dashboard.id === open.id)) {
    tabs.push(list.find((dashboard) => dashboard.id === open.id) ?? { id: open.id, name: open.name, topbar: 0, shared: false });
  }
  return { tabs, others: list.filter((dashboard) => !tabs.some((tab) => tab.id === dashboard.id)) };
}
