/** Which members of an integration are shown, and what is said of them. */

import type { Field } from "../bindings/Field";
import type { Variable } from "../bindings/Variable";
import type { Words } from "../i18n/en";
import { type Members, plainText, same, switchOf } from "../settings/values";

/** The last word of the setting's key. */
export const wordOf = (key: string): string => key.slice(key.lastIndexOf(".") + 1);

const valueOf = (field: Field, value: Members): unknown => value[field.name] ?? field.default;

const opensPage = (value: Members): boolean => ["", null, undefined].includes(value["apiMode"] as string | null | undefined);

/** Whether this may be done only once the user has approved it. Saving it in the editor is an approval. */
export function needsApproval(integration: string, value: Members): boolean {
  if (plainText(value["when"] ?? "NEVER") === "NEVER") return false;
  return integration === "website" ? !opensPage(value) : integration !== "copyToClipboard";
}

/** Whether what is set makes no use of this member. */
export function isUnused(integration: string, member: string, value: Members): boolean {
  if (integration !== "website") return false;
  if (member === "preferWindow") return !opensPage(value);
  return member === "apiData" && (opensPage(value) || value["apiMode"] === "GET");
}

/** The fields to show: one that is not used is left out, unless somebody has set it. */
export function shownFields(integration: string, fields: readonly Field[], value: Members): Field[] {
  return fields.filter((field) => !isUnused(integration, field.name, value) || !same(valueOf(field, value), field.default));
}

/** The one text that says most about what an integration does; `null` while there is none. */
export function gist(fields: readonly Field[], value: Members): string | null {
  const texts = fields.filter(({ control }) => control.kind === "text");
  // A template says what is done; what is no template says where.
  const [first] = [...texts.filter(({ control }) => control.kind === "text" && control.template), ...texts]
    .map((field) => plainText(valueOf(field, value)).trim())
    .filter((text) => text !== "");
  return first ?? null;
}

/** The keys that are put into a text by a press, in the grammar that counts; none for other members. */
export function keysFor(member: string, t: Words): Variable[] {
  if (member !== "keys") return [];
  return Object.entries(t.integrations.editor.key).map(([text, meaning]) => ({ text, meaning }));
}

/** What the signs of the key grammar mean. */
export function keyWords(value: Members, t: Words): string {
  return switchOf(value["useAutoit"]) === true ? t.integrations.editor.autoIt : t.integrations.editor.sendKeys;
}
