/** What of a dashboard is not the same on two sides, in words. */

import type { BoardDifference } from "../../bindings/BoardDifference";
import type { BoardEdit } from "../../bindings/BoardEdit";
import type { Communicator } from "../../communicator.svelte";
import type { Words } from "../../i18n/en";
import { valueText } from "../../report/rows";
import { type Field, titleOf, WIRE, wireKind } from "./kinds";
import { objects, texts } from "./lists";
import { personOf } from "./people";

type Known = Pick<Communicator, "queues" | "people">;

/** `null`: it goes without saying. */
interface About {
  item: string | null;
  property: string | null;
}

/** What it is of: the item by its name and kind, and the property as the editor calls it. */
export function aboutOf({ item, property }: BoardDifference, known: Known, { editBoard: t }: Words): About {
  if (item === null) {
    const own: Readonly<Record<string, string>> = { name: t.name, topbar: t.topbar, group: t.group };
    return { item: null, property: property === null ? null : (own[property] ?? property) };
  }
  const kind = wireKind(item);
  const kindWord = kind === null ? String(item["type"] ?? t.unknown) : t.kinds[kind];
  const title = titleOf(item, known);
  const named = title === "" || title === kindWord ? kindWord : `${kindWord}: ${title}`;
  const fields: Readonly<Record<string, string>> = { ...t.fields, place: t.place };
  return { item: named, property: property === null ? null : Object.hasOwn(fields, property) ? (fields[property] ?? property) : property };
}

/** Both values, a line for each thing that they say: in words where the words differ, else as the PBX has them. */
export function sidesOf(difference: BoardDifference, edit: BoardEdit, known: Known, t: Words): [mine: string, theirs: string] {
  const words = (value: unknown) => linesOf(difference, value, edit, known, t).join("\n");
  const [mine, theirs] = [words(difference.mine), words(difference.theirs)];
  if (mine !== theirs) return [mine, theirs];
  return [valueText(difference.mine) ?? t.report.noValue, valueText(difference.theirs) ?? t.report.noValue];
}

function linesOf({ item, property }: BoardDifference, value: unknown, edit: BoardEdit, known: Known, t: Words): string[] {
  const words = t.editBoard;
  if (property === null) return [value === null ? words.isNotThere : words.isThere];
  if (item === null) return [ownWords(property, value, edit, t)];
  if (property === "place") {
    const { column, position } = (objects([value])[0] ?? {}) as Partial<Record<string, number>>;
    return [words.inPlace((column ?? 0) + 1, (position ?? 0) + 1)];
  }
  const kind = wireKind(item);
  const field = kind === null ? undefined : WIRE[kind].fields.find(({ key }) => key === property);
  const lines = field === undefined ? [] : fieldLines(field, value, known, t);
  if (lines.length > 0) return lines;
  return [Array.isArray(value) && value.length === 0 ? t.settings.notSet : (valueText(value) ?? t.settings.notSet)];
}

/** A property of the dashboard itself. */
function ownWords(property: string, value: unknown, { groups }: BoardEdit, { editBoard: t, settings }: Words): string {
  if (property === "topbar") return value === 0 ? t.notInBar : t.placeInBar(Number(value));
  if (property !== "group") return valueText(value) ?? settings.notSet;
  return value === null ? t.notShared : (groups.find(({ id }) => id === value)?.name ?? t.otherGroup);
}

function fieldLines(field: Field, value: unknown, { queues, people }: Known, t: Words): string[] {
  const gone = t.editBoard.notThere;
  switch (field.of) {
    case "flag":
      return [(typeof value === "boolean" ? value : field.usual) ? t.settings.on : t.settings.off];
    case "number":
      return [typeof value === "number" ? String(value) : field.usual === null ? t.editBoard.all : String(field.usual)];
    case "queue":
    case "queues":
      return texts([value].flat()).map((id) => queues.get(id)?.name ?? gone);
    case "people":
      return texts(value).map((id) => personOf(id, { people })?.name ?? gone);
    case "stats":
      return texts(value).map((key) => t.stats[key] ?? key);
    case "variables":
      return objects(value).map(({ name }) => String(name));
    case "shortcuts":
      return objects(value).map(({ name, number, url }) => `${String(name ?? "")}: ${String(url ?? number ?? "")}`);
    case "text":
    case "address":
      return [];
  }
}
