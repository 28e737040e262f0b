/** Lists within an item, as the PBX has them: what of them is no such thing is left out. */

export interface Named {
  name: string;
  kind: "SWITCH" | "VARIABLE";
}

export interface Target {
  name: string;
  number?: string;
  url?: string;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

export const texts = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.flatMap((one) => (typeof one === "string" ? [one] : isObject(one) && typeof one["_id"] === "string" ? [one["_id"]] : []))
    : [];

export const objects = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** A web address, whatever the PBX accepts: it is shown only where it begins so. */
export const isWebAddress = (text: string): boolean => {
  try {
    return ["http:", "https:"].includes(new URL(text).protocol);
  } catch {
    return false;
  }
};
