/** The dashboards of the made-up company. */

import type { Dashboard } from "../bindings/Dashboard";
import type { DashboardItem } from "../bindings/DashboardItem";
import type { ItemContent } from "../bindings/ItemContent";
import type { Language } from "../bindings/Language";
import type { ShownVariable } from "../bindings/ShownVariable";
import { crowd, HOSTILE, PEOPLE } from "./demoCompany";

const TEXTS: Readonly<Record<Language, Record<"web" | "why" | "missing", string> & { variable: ShownVariable }>> = {
  en: {
    web: "Company news",
    why: "Items of this kind cannot be shown yet.",
    missing: "You have no access to this queue, or it no longer exists.",
    variable: { name: "customer", label: "Customer no." },
  },
  da: {
    web: "Nyt fra virksomheden",
    why: "Elementer af denne slags kan ikke vises endnu.",
    missing: "Du har ikke adgang til denne kø, eller den findes ikke længere.",
    variable: { name: "customer", label: "Kundenr." },
  },
};

/** Columns from left to right, the items of each from top to bottom. */
function dashboard(id: string, name: string, columns: readonly (readonly ItemContent[])[]): Dashboard {
  const items = columns.flatMap((contents, column) =>
    contents.map((content, position): DashboardItem => ({ id: `${column}-${position}`, column, position, ...content })),
  );
  return { id, name, items };
}

const people = (name: string, listed: readonly { id: string }[]): ItemContent => ({
  kind: "extensions",
  config: { name, people: listed.map(({ id }) => ({ person: id, extension: null })) },
});

/** `company`: how many people, where it is not the usual few. */
export function demoDashboard(id: string, language: Language, scene = "", company = 0): Dashboard {
  const t = TEXTS[language];
  const queue = (name: string, stats: string[], maxMembers: number | null): ItemContent => ({
    kind: "queue",
    config: {
      queue: `queue-${name}`,
      showCalls: true,
      showMembers: true,
      stats,
      maxCalls: 5,
      maxMembers,
      variable: name === "reception" ? t.variable : null,
      missing: t.missing,
    },
  });
  const reception = queue("reception", ["ANSWERED", "UNANSWERED", "CANCELLED", "TOTAL"], 8);
  const support = queue("support", ["ANSWERED", "TIMEOUT", "ALLBUSY"], 4);
  const sales = queue("sales", [], null);
  const myCalls: ItemContent = { kind: "myCalls", config: { maxCalls: 3 } };
  const news: ItemContent = { kind: "placeholder", config: { name: t.web, why: t.why } };
  if (scene === "empty") return { id, name: "Reception", items: [] };
  if (scene === "hostile") {
    const long = "A queue whose name is longer than the card that has to hold it, by far";
    return dashboard(id, "Reception", [
      [queue("reception", ["SOMETHING_NOBODY_KNOWS", "TOTAL"], 8), people("<b>Hostile</b>", HOSTILE)],
      [people("500", crowd(500))],
      [people("", []), { kind: "placeholder", config: { name: long, why: long } }],
    ]);
  }
  if (id === "dashboard-2")
    return dashboard(id, "Support", [
      [support],
      [
        people(
          "Support",
          PEOPLE.filter(({ department }) => department === "Support"),
        ),
      ],
    ]);
  if (id === "dashboard-3") return dashboard(id, "Sales", [[sales]]);
  if (company > 0) {
    return dashboard(id, "Reception", [
      [reception, queue("support", ["ANSWERED"], null)],
      [sales, people("Colleagues", crowd(company)), sales],
      [myCalls],
    ]);
  }
  return dashboard(id, "Reception", [[reception, support], [people("Colleagues", PEOPLE)], [sales, myCalls, news]]);
}
