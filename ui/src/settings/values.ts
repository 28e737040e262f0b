/** Values in the shape of the document: read with care, since the document may hold anything. */

import type { Choice } from "../bindings/Choice";
import type { Control } from "../bindings/Control";
import type { EditorRow } from "../bindings/EditorRow";
import type { Field } from "../bindings/Field";
import type { Words } from "../i18n/en";
import { valueText } from "../report/rows";
import { combinationText } from "./combination";

export type Members = Readonly<Record<string, unknown>>;

/** What counts now: what is set, else the default. */
export const current = (row: EditorRow): unknown => row.value ?? row.default;

/** The members of an object; none of anything else. */
export function members(value: unknown): Members {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The elements of a list; none of anything else. */
export const elements = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A number as it is typed. The document may hold it as a decimal string; anything else shows as nothing. */
export function numberText(value: unknown): string {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)) ? value.trim() : "";
}

/** Whether a switch is on, in every way that the document may say it; `null` for what is none. */
export function switchOf(value: unknown): boolean | null {
  if (value === true || value === 1 || value === "1" || value === "true") return true;
  return value === false || value === 0 || value === "0" || value === "false" ? false : null;
}

/** A number as it is shown: the value times `factor`, without what the multiplication of fractions adds. */
export function scaledText(value: unknown, factor: number): string {
  const text = numberText(value);
  return text === "" || factor === 1 ? text : String(Number((Number(text) * factor).toPrecision(12)));
}

/** Text as it is typed; what is no text shows as it stands in the document. */
export const plainText = (value: unknown): string => valueText(value) ?? "";

/** The same value, whatever the order of the members. */
export const same = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

export function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_, part: unknown) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

/** The list with the element at `from` moved to `to`. */
export function moved(list: readonly unknown[], from: number, to: number): unknown[] {
  const next = list.filter((_, at) => at !== from);
  next.splice(to, 0, list[from]);
  return next;
}

/** The place of a value in a list of choices, -1 where it is not in it. The document's words are read in any case. */
export function placeOf(options: readonly { value: string }[], value: unknown): number {
  const exact = options.findIndex((option) => option.value === value);
  if (exact >= 0 || typeof value !== "string") return exact;
  return options.findIndex((option) => option.value.toLowerCase() === value.toLowerCase());
}

/** Whether a text is an id, which says nothing to people: a long word with a digit in it. */
export const isId = (text: string): boolean => /^(?=.*\d)[\w-]{16,}$/u.test(text);

const label = (options: readonly { value: string; label: string }[], value: unknown, t: Words): string =>
  options[placeOf(options, value)]?.label ?? t.settings.choice.unknown(plainText(value));

/** What a device is called that is here or was; else its id, with a word that says so. */
export function deviceName(control: Extract<Control, { kind: "devices" }>, id: unknown, t: Words): string {
  const present = control.present.find((one) => one.id === id)?.name;
  return present ?? control.known.find((one) => one.value === id)?.label ?? t.settings.devices.unknown(plainText(id));
}

/** A value in words, one line for each thing it says. `queues`: what it may name. */
export function valueWords(control: Control, value: unknown, t: Words, queues: readonly Choice[]): string[] {
  const nothing = t.settings.notSet;
  if (value === null || value === undefined) return [(control.kind === "choice" ? control.none : null) ?? nothing];
  const own = members(value);
  switch (control.kind) {
    case "switch":
      return [switchWord(value, t)];
    case "number":
      return [t.settings.number.of(scaledText(value, control.factor) || plainText(value), control.unit)];
    case "choice":
      return [label(control.options, value, t)];
    case "shortcut": {
      const keys = combinationText(own, t) ?? nothing;
      return [switchOf(own["enabled"]) === true ? keys : `${keys} (${t.settings.off})`];
    }
    case "geometry":
      return (["x", "y", "width", "height"] as const).map(
        (name) => `${t.settings.geometry[name]}: ${own[name] === null || own[name] === undefined ? nothing : plainText(own[name])}`,
      );
    case "queueRingtones":
      return orNothing(
        elements(value).map((pair) => {
          const { queue, ringtone } = members(pair);
          return `${label(queues, queue, t)}: ${label(control.ringtones, ringtone, t)}`;
        }),
        nothing,
      );
    case "devices":
      return orNothing(
        elements(value).map((id) => deviceName(control, id, t)),
        nothing,
      );
    case "form":
      return control.fields.map((field) => `${field.label}: ${fieldWords(field, own[field.name] ?? field.default, t)}`);
  }
}

function switchWord(value: unknown, t: Words): string {
  const on = switchOf(value);
  return on === null ? plainText(value) : on ? t.settings.on : t.settings.off;
}

function orNothing(lines: string[], nothing: string): string[] {
  return lines.length === 0 ? [nothing] : lines;
}

/** The value of a member in words, in one line. */
export function fieldWords({ control }: Field, value: unknown, t: Words): string {
  if (control.kind === "choice") return value === null ? (control.none ?? t.settings.notSet) : label(control.options, value, t);
  if (control.kind === "actions") {
    const steps = elements(value).map((step) => {
      const { action, value: given } = members(step);
      const kind =
        control.actions[
          placeOf(
            control.actions.map((one) => ({ value: one.action })),
            action,
          )
        ];
      const unit = kind?.value === "milliseconds" ? ` ${t.settings.form.milliseconds}` : "";
      return `${kind?.label ?? plainText(action)} ${plainText(given)}${unit}`.trim();
    });
    return steps.join("; ") || t.settings.notSet;
  }
  if (control.kind === "switch") return switchWord(value, t);
  const text = plainText(value);
  return text === "" ? t.settings.notSet : control.kind === "number" ? t.settings.number.of(text, control.unit) : text;
}
