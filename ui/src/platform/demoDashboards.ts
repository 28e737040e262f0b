/** The dashboards of the made-up company. */

import type { Dashboard } from "../bindings/Dashboard";
import type { DashboardItem } from "../bindings/DashboardItem";
import type { ItemContent } from "../bindings/ItemContent";
import type { Language } from "../bindings/Language";
import type { ShownVariable } from "../bindings/ShownVariable";
import type { Switch } from "../bindings/Switch";
import { crowd, HOSTILE, PEOPLE } from "./demoCompany";

const TEXTS: Readonly<Record<Language, Record<"lacks" | "why" | "missing" | "taxi" | "visitors", string> & { variable: ShownVariable }>> = {
  en: {
    lacks: "Web page",
    why: "This item lacks a web address that begins with http or https (url). Edit the dashboard to choose.",
    missing: "You have no access to this queue, or it no longer exists.",
    variable: { name: "customer", label: "Customer no." },
    taxi: "Taxi",
    visitors: "Visitor list",
  },
  da: {
    lacks: "Webside",
    why: "Elementet mangler en webadresse, der begynder med http eller https (url). Redigér oversigten for at vælge.",
    missing: "Du har ikke adgang til denne kø, eller den findes ikke længere.",
    variable: { name: "customer", label: "Kundenr." },
    taxi: "Taxa",
    visitors: "Besøgsliste",
  },
};

/** A page that needs no network. */
export const DEMO_PAGE = "data:text/html,<body style='font:16px sans-serif;margin:1rem'><h1>Havblik</h1><p>Cake at 14:00.</p>";

/** The switches and variables of the PBX that the dashboards name. */
export const demoSwitches = (language: Language): Switch[] => {
  const one = (kind: "switch" | "variable", label: string, rest: Partial<Switch>): Switch => ({
    id: `${kind} SHARED:${label}`,
    name: `SHARED:${label}`,
    label,
    kind,
    on: null,
    value: null,
    problem: null,
    ...rest,
  });
  const gone =
    language === "da" ? "Du har ikke adgang til den, eller den findes ikke længere." : "You have no access to it, or it no longer exists.";
  return [
    one("switch", "night-service", { on: false }),
    one("switch", "reception-closed", { on: true }),
    one("variable", "service-notice", { value: language === "da" ? "Kran 2 er ude af drift" : "Crane 2 is out of order" }),
    one("switch", "harbour-alarm", { problem: gone }),
  ];
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
  config: { name, everyone: false, people: listed.map(({ id }) => ({ person: id, extension: null })) },
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
  const myCalls: ItemContent = {
    kind: "myCalls",
    config: { maxCalls: 3, variable: { name: language === "da" ? "Kundenr." : "Customer", label: t.variable.label } },
  };
  const news: ItemContent = { kind: "placeholder", config: { name: t.lacks, why: t.why } };
  const table: ItemContent = {
    kind: "multiQueue",
    config: { queues: ["queue-reception", "queue-support", "queue-sales"], missing: t.missing },
  };
  const switches: ItemContent = { kind: "switchVar", config: { variables: demoSwitches(language).map(({ id }) => id) } };
  const shortcuts: ItemContent = {
    kind: "shortcuts",
    config: {
      shortcuts: [
        { name: t.taxi, number: "+4588991500", url: null },
        { name: "190", number: "190", url: null },
        { name: t.visitors, number: null, url: "https://intranet.havblik.example/visitors" },
      ],
    },
  };
  const web: ItemContent = { kind: "web", config: { url: "https://intranet.havblik.example/news", height: 240, zoom: null } };
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
  if (scene === "built-in")
    return dashboard(id, "Overview", [
      [reception, sales],
      [myCalls],
      [{ kind: "extensions", config: { name: "Everybody", everyone: true, people: [] } }],
    ]);
  const colleagues = people(
    "Support",
    PEOPLE.filter(({ department }) => department === "Support"),
  );
  const alone: Readonly<Record<string, ItemContent>> = {
    queue: reception,
    table,
    people: colleagues,
    calls: myCalls,
    switches,
    shortcuts,
    web,
    lacks: news,
    gone: { kind: "placeholder", config: { name: language === "da" ? "Kø" : "Queue", why: t.missing } },
  };
  const one = scene.startsWith("item-") ? alone[scene.slice(5)] : undefined;
  if (one !== undefined) return dashboard(id, "Reception", [[one]]);
  if (scene === "items-empty")
    return dashboard(id, "Reception", [
      [
        { kind: "multiQueue", config: { queues: [], missing: t.missing } },
        { kind: "switchVar", config: { variables: [] } },
      ],
      [{ kind: "shortcuts", config: { shortcuts: [] } }, people("", [])],
      [myCalls, sales],
    ]);
  if (scene === "wall-pressing")
    return dashboard(id, "Reception", [
      [sales, reception],
      [support, table],
      [colleagues, switches],
    ]);
  if (scene === "wall-busy") {
    const wall = (name: string, stats: string[], showMembers: boolean) => {
      const item = queue(name, stats, null);
      return { ...item, config: { ...item.config, variable: null, showMembers } } as ItemContent;
    };
    const [first, second, last] = [1, 0, 14].map((at) => PEOPLE[at]);
    const team = [second, last, first, ...PEOPLE.slice(2, 7)].flatMap((one) => one ?? []);
    return dashboard(id, "Reception", [
      [wall("reception", [], true), table],
      [wall("support", ["ANSWERED", "UNANSWERED", "TIMEOUT"], true), wall("sales", [], false)],
      [people(language === "da" ? "Kolleger" : "Colleagues", team)],
    ]);
  }
  if (scene === "items")
    return dashboard(id, "Reception", [
      [table, switches],
      [shortcuts, news],
      [web, myCalls],
    ]);
  if (company > 0) {
    return dashboard(id, "Reception", [
      [reception, queue("support", ["ANSWERED"], null)],
      [sales, people("Colleagues", crowd(company)), sales],
      [myCalls],
    ]);
  }
  return dashboard(id, "Reception", [[reception, support], [people("Colleagues", PEOPLE)], [sales, myCalls, news]]);
}
