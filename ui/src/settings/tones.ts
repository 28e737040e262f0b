/** The tones of a busylight: it plays some by their names alone, which the host tells beside the devices. */

import type { Field } from "../bindings/Field";
import type { Words } from "../i18n/en";

/** The member that names a tone, as a choice of those that there are; any other member as it is. */
export function toneChoice(setting: string, field: Field, tones: readonly string[], t: Words): Field {
  if (setting !== "media.kuando" || field.name !== "ringTone" || tones.length === 0) return field;
  const options = tones.map((tone) => ({ value: tone, label: tone }));
  return { ...field, control: { kind: "choice", options, none: t.settings.desk.noTone } };
}
