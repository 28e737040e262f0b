/** How the made-up settings are written down: both languages beside each other. */

import type { Control } from "../bindings/Control";
import type { EditorRow } from "../bindings/EditorRow";
import type { Field } from "../bindings/Field";
import type { FieldControl } from "../bindings/FieldControl";
import type { Language } from "../bindings/Language";

export type Both = readonly [en: string, da: string];

const SECTIONS: Readonly<Record<string, Both>> = {
  appearance: ["Appearance", "Udseende"],
  window: ["Window and start", "Vindue og start"],
  calls: ["Calls", "Opkald"],
  ringing: ["Ringing", "Ringning"],
  devices: ["Devices", "Enheder"],
  shortcuts: ["Global shortcuts", "Globale genveje"],
  integrations: ["Integrations", "Integrationer"],
};

export function demoForm(language: Language) {
  const say = ([en, da]: Both) => (language === "da" ? da : en);
  const row = (
    section: string,
    key: string,
    label: Both,
    help: Both,
    control: Control,
    value: unknown,
    standard: unknown,
    rest: Partial<EditorRow> = {},
  ): EditorRow => ({
    key,
    section,
    sectionLabel: say(SECTIONS[section] ?? [section, section]),
    label: say(label),
    help: say(help),
    control,
    value,
    default: standard,
    locked: null,
    unsaved: false,
    refused: null,
    conflict: null,
    ...rest,
  });
  const field = (name: string, label: Both, control: FieldControl, standard: unknown, help: Both | null = null): Field => ({
    name,
    label: say(label),
    help: help && say(help),
    control,
    default: standard,
  });
  const choice = (value: string, label: Both) => ({ value, label: say(label) });
  return { say, row, field, choice };
}
